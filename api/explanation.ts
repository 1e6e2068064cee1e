import { z } from 'zod';

import { boundariesOf, percentOfSpending, type Boundaries } from '../domain/ranking/boundaries';
import { explainChange, explainProgrammes, type Judged, type Standing } from '../domain/ranking/change';
import { explainScore } from '../domain/ranking/score';
import { smallChanges } from '../domain/ranking/small-changes';
import {
  changeTexts,
  distanceTexts,
  programmeTexts,
  regionText,
  sentence,
  smallChangeTexts,
} from '../domain/texts/explanation-texts';
import { valueText, variableText } from '../domain/texts/feature-texts';
import type { Language } from '../domain/texts/texts';
import type { RankedHousehold, RankedOutsideHousehold } from '../store/explanations';

const Distance = z.object({ decile: z.int(), score: z.int(), percentOfSpending: z.number() }).nullable();
const BothWays = z.object({ down: Distance, up: Distance });
const Part = z.object({ score: z.int(), decile: z.int() });
const SmallChanges = z.array(
  z.object({
    steps: z.array(z.object({ feature: z.string(), from: z.number(), to: z.number() })),
    score: z.int(),
    decile: z.int(),
  }),
);

/** In plain words, section by section; every list may be empty. */
export const PlainExplanationSchema = z
  .object({
    ranked: z
      .boolean()
      .describe(
        'false until the household has been ranked; then only `place` says anything, as where the ranking was made outside',
      ),
    place: z.array(z.string()),
    change: z.array(z.string()),
    programmes: z.array(z.string()),
    smallChanges: z.array(z.string()),
  })
  .meta({ id: 'PlainExplanation' });
export type PlainExplanation = z.output<typeof PlainExplanationSchema>;

/** One decile explained. Scores are whole millionths of the logarithm of rupiah per person and month. */
export const ExplanationSchema = z
  .object({
    inWords: PlainExplanationSchema,
    detail: z
      .object({
        version: z.string(),
        quarter: z.string(),
        snapshotSha256: z.string(),
        calendarId: z.string(),
        rulesId: z.string().nullable(),
        model: z.object({ id: z.string(), version: z.string(), sha256: z.string() }),
        decile: z.int(),
        provinceDecile: z.int().nullable().describe('null in versions from before it was kept'),
        kabupatenDecile: z.int(),
        score: z.int(),
        intercept: z.int(),
        contributions: z
          .array(
            z.object({
              variable: z.string(),
              text: z.string(),
              value: z.number(),
              valueText: z.string(),
              contribution: z.int(),
              percentOfSpending: z.number(),
            }),
          )
          .describe('With `intercept` they add up to `score` exactly'),
        boundaries: z.object({
          national: BothWays,
          province: BothWays.nullable().describe('null in versions from before the boundaries of provinces were kept'),
          kabupaten: BothWays,
        }),
        smallChanges: z.object({ down: SmallChanges, up: SmallChanges }),
        change: z
          .object({
            since: z.string().describe('The version before'),
            isSeparable: z
              .boolean()
              .describe('false: the parts of model and other households cannot be told apart and are `modelAndOthers`'),
            ownData: Part,
            model: Part.exactOptional(),
            otherHouseholds: Part.exactOptional(),
            modelAndOthers: Part.exactOptional(),
            whole: Part,
          })
          .nullable()
          .describe('null at the first ranking. The parts add up to `whole`'),
        programmes: z.array(
          z.object({
            programme: z.string(),
            before: z.boolean(),
            underOldRules: z.boolean(),
            after: z.boolean(),
            cause: z.enum(['none', 'household', 'rules', 'both']),
          }),
        ),
      })
      .nullable(),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.output<typeof ExplanationSchema>;
type Detail = NonNullable<Explanation['detail']>;

/** Explains the first of `runs` and what changed since the second. */
export function explanationOf(runs: readonly RankedHousehold[], language: Language): Explanation {
  const [now, before] = runs;
  if (now === undefined) {
    const place = [sentence('not-ranked', { language })];
    return { inWords: { ranked: false, place, change: [], programmes: [], smallChanges: [] }, detail: null };
  }
  const detail = detailOf({ now, before }, language);
  return { inWords: inWords(detail, { before, language }), detail };
}

/** Of a decile that was made outside there is its place, and who can explain it. */
export function outsideExplanationOf(outside: RankedOutsideHousehold, language: Language): Explanation {
  const place = [sentence('place', { ...outside, language }), sentence('ranked-outside', { ...outside, language })];
  return { inWords: { ranked: true, place, change: [], programmes: [], smallChanges: [] }, detail: null };
}

interface Runs {
  readonly now: RankedHousehold;
  readonly before: RankedHousehold | undefined;
}

function detailOf({ now, before }: Runs, language: Language): Detail {
  const { intercept, contributions, score } = explainScore(now);
  const { version, quarter, snapshotSha256, calendarId, decile, provinceDecile, kabupatenDecile } = now;
  const { down, up } = smallChanges(now, now.cuts);
  return {
    version,
    quarter,
    snapshotSha256,
    calendarId,
    rulesId: now.rules?.id ?? null,
    model: { id: now.modelId, version: now.modelVersion, sha256: now.modelSha256 },
    decile,
    provinceDecile,
    kabupatenDecile,
    score,
    intercept,
    contributions: contributions.map((part) => ({
      ...part,
      text: variableText(part.variable, language),
      valueText: valueText(part.variable, { value: part.value, language }),
      percentOfSpending: percentOfSpending(part.contribution),
    })),
    boundaries: {
      national: bothWays(score, now.cuts),
      province: now.provinceCuts && bothWays(score, now.provinceCuts),
      kabupaten: bothWays(score, now.kabupatenCuts),
    },
    smallChanges: { down: down.map(copied), up: up.map(copied) },
    change: before === undefined ? null : changeOf({ now, before }),
    programmes: programmesOf({ now, before }),
  };
}

function copied<Of extends { readonly steps: readonly object[] }>(change: Of): Of & { steps: Of['steps'][number][] } {
  return { ...change, steps: [...change.steps] };
}

function bothWays(score: number, cuts: readonly number[]): Detail['boundaries']['national'] {
  const { down, up } = boundariesOf(score, cuts);
  return { down: down ?? null, up: up ?? null };
}

function changeOf({ now, before }: { readonly now: RankedHousehold; readonly before: RankedHousehold }) {
  const cutsBefore = cutsUnderModelOf(now, before);
  const change = explainChange({ before: standingOf(before), after: standingOf(now), cutsBefore });
  return { since: before.version, ...change };
}

/**
 * Where the model of now cuts the set that the household was ranked in before: known where the run that followed that set has
 * this model. A household may have missed a quarter, so that run need not be the one of now.
 */
function cutsUnderModelOf(
  { modelId, modelVersion }: RankedHousehold,
  { followedBy }: RankedHousehold,
): readonly number[] | undefined {
  const hasModelOfNow = followedBy?.modelId === modelId && followedBy.modelVersion === modelVersion;
  return hasModelOfNow ? (followedBy.cuts ?? undefined) : undefined;
}

function standingOf({ model, modelId, modelVersion, kabupaten, features, cuts }: RankedHousehold): Standing {
  return { model, modelKey: `${modelId} ${modelVersion}`, kabupaten, features, cuts };
}

/** Of the first ranking, whether the household qualifies; a run that was not decided yet says nothing of programmes. */
function programmesOf({ now, before = now }: Runs): Detail['programmes'] {
  const [after, then] = [judged(now), judged(before)];
  return after === undefined || then === undefined ? [] : [...explainProgrammes({ before: then, after })];
}

function judged({ facts, decile, rules, decidedOn }: RankedHousehold): Judged | undefined {
  if (rules === null || decidedOn === null) return undefined;
  return { facts: { ...facts, decile }, rules, day: decidedOn, asksFor: facts.programmes };
}

function inWords(
  detail: Detail,
  { before, language }: { readonly before: RankedHousehold | undefined; readonly language: Language },
): PlainExplanation {
  const { version, decile, boundaries, smallChanges: small, programmes } = detail;
  const distances = distanceTexts(asBoundaries(boundaries.national), language);
  const found = smallChangeTexts([...small.down, ...small.up] as Parameters<typeof smallChangeTexts>[0], language);
  return {
    ranked: true,
    place: [sentence('place', { language, version, decile }), ...distances, ...regionsInWords(detail, language)],
    change: changeInWords(detail, { before, language }),
    programmes: [...programmeTexts(programmes as Parameters<typeof programmeTexts>[0], language)],
    smallChanges:
      found.length === 0 ? [sentence('no-check', { language })] : [sentence('check', { language }), ...found],
  };
}

function asBoundaries({ down, up }: Detail['boundaries']['national']): Boundaries {
  return { down: down ?? undefined, up: up ?? undefined };
}

/** The same household among those of its province and of its kabupaten, one line each. */
function regionsInWords({ boundaries, provinceDecile, kabupatenDecile }: Detail, language: Language): string[] {
  const { province, kabupaten } = boundaries;
  const inProvince =
    province === null || provinceDecile === null
      ? []
      : [regionText('in-province', { decile: provinceDecile, boundaries: asBoundaries(province), language })];
  const inKabupaten = { decile: kabupatenDecile, boundaries: asBoundaries(kabupaten), language };
  return [...inProvince, regionText('in-kabupaten', inKabupaten)];
}

function changeInWords(
  { change, decile }: Detail,
  { before, language }: { readonly before: RankedHousehold | undefined; readonly language: Language },
): string[] {
  if (change === null || before === undefined) return [sentence('first', { language })];
  const words = { from: before.decile, decile, version: before.version, language };
  return [...changeTexts(change as Parameters<typeof changeTexts>[0], words)];
}
