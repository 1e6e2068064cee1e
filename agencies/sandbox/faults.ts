import { z } from 'zod';

import type { CallIdentity } from './ledger';
import { draw } from './draw';

/** Faults that keep the call from having its effect. */
const FAULTS_BEFORE_EFFECT = [
  'http-500',
  'http-503',
  'timeout',
  'drop-connection',
  'rate-limit',
  'refuse-422',
] as const;
/** Faults of the answer: the call has had its effect. */
const FAULTS_AFTER_EFFECT = [
  'late',
  'malformed',
  'wrong-schema',
  'huge',
  'swapped-answer',
  'did-it-then-timeout',
] as const;

export type FaultBeforeEffect = (typeof FAULTS_BEFORE_EFFECT)[number];
export type FaultAfterEffect = (typeof FAULTS_AFTER_EFFECT)[number];

/** One planted fault and the calls it befalls. Among rules that match a call, the first in the plan wins. */
export const FaultRule = z.strictObject({
  agency: z.enum(['dukcapil', 'pusdatin', 'bps', 'messaging']),
  /** Name of one operation; all of the agency if absent. */
  operation: z.string().optional(),
  match: z
    .strictObject({
      /** Spares this many matching calls. */
      afterCalls: z.number().int().nonnegative().optional(),
      /** Ends with this matching call. */
      untilCalls: z.number().int().nonnegative().optional(),
      /** Last digits of a KK number in the body. */
      kkSuffix: z.string().regex(/^\d+$/).optional(),
      /** Server time, ISO 8601. */
      from: z.iso.datetime().optional(),
      until: z.iso.datetime().optional(),
    })
    .default({}),
  fault: z.enum([...FAULTS_BEFORE_EFFECT, ...FAULTS_AFTER_EFFECT]),
  delayMs: z.number().int().nonnegative().optional(),
  /** Share of the matching calls, 0 to 1. */
  share: z.number().min(0).max(1).default(1),
  /** Two plans with equal seeds befall the same keys at the same attempts. */
  seed: z.number().int().default(1),
});
export type FaultRule = z.infer<typeof FaultRule>;
/** A rule as it is written, before defaults are filled in. */
export type PlannedFault = z.input<typeof FaultRule>;

export interface FaultPlan {
  /** The rule that befalls this call, if any. */
  pick(call: ArrivedCall): FaultRule | undefined;
  /** Replaces the plan and starts counting anew. */
  replace(rules: readonly FaultRule[]): void;
  rules(): readonly FaultRule[];
}

export interface ArrivedCall extends CallIdentity {
  /** How many calls with this key came before. */
  readonly earlierCalls: number;
  readonly kkNumbers: readonly string[];
}

/** A plan that counts the calls each of its rules has matched. `now` is in milliseconds since the epoch. */
export function createFaultPlan(planned: readonly PlannedFault[], now: () => number): FaultPlan {
  let rules = planned.map((rule) => FaultRule.parse(rule));
  let counts = rules.map(() => 0);

  const befalls = (
    rule: FaultRule,
    { call, index }: { readonly call: ArrivedCall; readonly index: number },
  ): boolean => {
    if (!isMeant(rule, call)) return false;
    const number = (counts[index] ?? 0) + 1;
    counts[index] = number;
    const { afterCalls = 0, untilCalls = Infinity } = rule.match;
    if (number <= afterCalls || number > untilCalls || !isInTime(rule, now())) return false;
    return draw(`${rule.seed}:${index}:${call.key}:${call.earlierCalls}`) < rule.share;
  };

  return {
    pick(call) {
      // Every rule counts every call, so one rule's calls do not depend on the rules before it.
      const matching = rules.filter((rule, index) => befalls(rule, { call, index }));
      return matching[0];
    },
    replace(replacement) {
      rules = [...replacement];
      counts = rules.map(() => 0);
    },
    rules: () => rules,
  };
}

/** Whether the call gets as far as having its effect. */
export function isAfterEffect(fault: FaultRule['fault']): fault is FaultAfterEffect {
  return (FAULTS_AFTER_EFFECT as readonly string[]).includes(fault);
}

function isMeant({ agency, operation, match: { kkSuffix } }: FaultRule, call: ArrivedCall): boolean {
  if (agency !== call.agency || (operation ?? call.operation) !== call.operation) return false;
  return kkSuffix === undefined || call.kkNumbers.some((kkNumber) => kkNumber.endsWith(kkSuffix));
}

function isInTime({ match: { from, until } }: FaultRule, nowMs: number): boolean {
  return (from === undefined || nowMs >= Date.parse(from)) && (until === undefined || nowMs < Date.parse(until));
}
