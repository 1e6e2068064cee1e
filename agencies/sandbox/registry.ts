import type { Criterion } from '../../domain/registration/criteria';
import { plantedCriterion } from './serials';

export interface RegistrationOverride {
  readonly kkNumber: string;
  /** Criteria that fail from now on; none means that the household passes. */
  readonly failed: readonly Criterion[];
}

/** What Pusdatin finds wrong with households: what is planted in their KK number, until somebody repairs it. */
export interface Registry {
  assess(household: { readonly kkNumber: string; readonly attributesComplete: boolean }): Criterion[];
  /** Overrides what the KK numbers say. */
  override(registrations: readonly RegistrationOverride[]): void;
  /** After how many failed registrations a planted criterion is taken as repaired by the region. */
  repairAfter(calls: number): void;
}

/** One repair by the region is seen to work: the second registration passes. */
const CALLS_UNTIL_REPAIRED = 1;

/** A registry in memory. */
export function createRegistry(): Registry {
  const overrides = new Map<string, readonly Criterion[]>();
  const failedCalls = new Map<string, number>();
  let callsUntilRepaired = CALLS_UNTIL_REPAIRED;

  const planted = (kkNumber: string): readonly Criterion[] => {
    const criterion = plantedCriterion(kkNumber);
    const calls = failedCalls.get(kkNumber) ?? 0;
    if (criterion === undefined || calls >= callsUntilRepaired) return [];
    failedCalls.set(kkNumber, calls + 1);
    return [criterion];
  };

  return {
    assess({ kkNumber, attributesComplete }) {
      const failed = overrides.get(kkNumber) ?? planted(kkNumber);
      return [...new Set([...failed, ...(attributesComplete ? [] : ['e' as const])])];
    },
    override(registrations) {
      for (const { kkNumber, failed } of registrations) overrides.set(kkNumber, failed);
    },
    repairAfter(calls) {
      callsUntilRepaired = calls;
    },
  };
}
