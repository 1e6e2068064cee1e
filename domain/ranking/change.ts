import { assessHousehold, type RulesOfDay } from '../eligibility/assess';
import type { EligibilityFacts } from '../eligibility/facts';
import type { Programme } from '../eligibility/rules';
import { decileOf } from './boundaries';
import type { Features, ScoringModel } from './model';
import { scoreOf } from './score';

/** A household in one quarter: what was known of it, by which model, and where the cuts were. */
export interface Standing {
  readonly model: ScoringModel;
  readonly modelKey: string;
  readonly kabupaten: string;
  readonly features: Features;
  readonly cuts: readonly number[];
}

/** What one cause did: it moved the score by `score` and the decile by `decile`; either may be 0. */
export interface Part {
  readonly score: number;
  readonly decile: number;
}

/**
 * The change between two quarters, taken apart in the order own data, model, other households. The parts add up to
 * `whole`, in score and in decile (docs/decisions/0008-explained-change.md).
 *
 * `isSeparable` is false when the model changed and nobody knows the earlier cuts under the new one: `model` and
 * `otherHouseholds` are then one part, said as `modelAndOthers`.
 */
export type Change =
  | {
      readonly isSeparable: true;
      readonly ownData: Part;
      readonly model: Part;
      readonly otherHouseholds: Part;
      readonly whole: Part;
    }
  | { readonly isSeparable: false; readonly ownData: Part; readonly modelAndOthers: Part; readonly whole: Part };

interface Place {
  readonly score: number;
  readonly decile: number;
}

/** `cutsBefore` are the cuts of the earlier set under the later model, where they are known. */
export function explainChange({
  before,
  after,
  cutsBefore,
}: {
  readonly before: Standing;
  readonly after: Standing;
  readonly cutsBefore?: readonly number[] | undefined;
}): Change {
  const own = { kabupaten: after.kabupaten, features: after.features };
  const start = place(before);
  const withOwnData = place({ ...before, ...own });
  const end = place(after);
  const ownData = part(start, withOwnData);
  const whole = part(start, end);
  const carried = before.modelKey === after.modelKey ? before.cuts : cutsBefore;
  if (carried === undefined) return { isSeparable: false, ownData, modelAndOthers: part(withOwnData, end), whole };
  const withModel = place({ ...after, cuts: carried });
  return {
    isSeparable: true,
    ownData,
    model: part(withOwnData, withModel),
    otherHouseholds: part(withModel, end),
    whole,
  };
}

function place(standing: Standing): Place {
  const score = scoreOf(standing);
  return { score, decile: decileOf(score, standing.cuts) };
}

function part(from: Place, to: Place): Part {
  return { score: to.score - from.score, decile: to.decile - from.decile };
}

/** Whether a programme's rules would let the household in, at each stage of the change. The quota is not asked. */
export interface ProgrammeChange {
  readonly programme: Programme;
  readonly before: boolean;
  /** With the facts of now and the rules of then. */
  readonly underOldRules: boolean;
  readonly after: boolean;
  /** What made the difference; a household whose facts and rules changed both ways ends where it was. */
  readonly cause: 'none' | 'household' | 'rules' | 'both';
}

/** A household in one quarter with the rules and the day it was decided by. */
export interface Judged extends RulesOfDay {
  readonly facts: EligibilityFacts;
}

/** The programmes of both rule versions, each under the facts and rules of then and of now. The day belongs to the facts. */
export function explainProgrammes({
  before,
  after,
}: {
  readonly before: Judged;
  readonly after: Judged;
}): readonly ProgrammeChange[] {
  const programmes = new Set([...before.rules.programmes, ...after.rules.programmes].map(({ programme }) => programme));
  return [...programmes].map((programme) => {
    const then = qualifies(programme, before);
    const underOldRules = qualifies(programme, { ...after, rules: before.rules });
    const now = qualifies(programme, after);
    return { programme, before: then, underOldRules, after: now, cause: causeOf({ then, underOldRules, now }) };
  });
}

function qualifies(programme: Programme, { facts, ...rules }: Judged): boolean {
  return assessHousehold(rules, facts).some((verdict) => verdict.programme === programme && verdict.qualifies);
}

function causeOf({
  then,
  underOldRules,
  now,
}: {
  readonly then: boolean;
  readonly underOldRules: boolean;
  readonly now: boolean;
}): ProgrammeChange['cause'] {
  if (then !== underOldRules) return underOldRules === now ? 'household' : 'both';
  return underOldRules === now ? 'none' : 'rules';
}
