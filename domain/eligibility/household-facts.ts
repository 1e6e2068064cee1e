import type { RankingFeature } from '../groundcheck/features';
import type { Component } from './rules';

/** Official code of work as ASN, TNI, Polri, BUMN, BUMD, official or village head (2026 list). */
const PUBLIC_OFFICE_WORK = 4;

/** What a visited household brings into the programmes: PKH components, and facts that exclude it. */
export interface HouseholdFacts extends Readonly<Record<Component, number>> {
  readonly exclusions: readonly string[];
}

/**
 * Reads programme facts from the ranking features of a survey.
 * @basis Kepdirjen 9/3/HK.01/1/2025 (PKH components); Kepmensos 79/HUK/2025 diktum 7 (exclusions)
 */
export function householdFacts(features: Readonly<Record<RankingFeature, number>>): HouseholdFacts {
  return {
    pregnant: features.pregnant,
    earlyChildhood: features.children0to6,
    pupilSd: features.pupilsSd,
    pupilSmp: features.pupilsSmp,
    pupilSma: features.pupilsSma,
    elderly: features.elderly60,
    severeDisability: features.disabled,
    exclusions: features.workStatusHead === PUBLIC_OFFICE_WORK ? ['asn-tni-polri'] : [],
  };
}
