import { rankingFeatures, workStatusesOf, type SurveyedAnswers } from '../groundcheck/features';
import type { ExclusionFact } from './facts';
import type { Component } from './rules';

/** Official code of work as ASN, TNI, Polri, BUMN, BUMD, official or village head (2026 list). */
const PUBLIC_OFFICE_WORK = 4;

const ISO_DAY_LENGTH = 10;

/** What a visited household brings into the programmes: PKH components, and facts that exclude it. */
export interface HouseholdFacts extends Readonly<Record<Component, number>> {
  readonly exclusions: readonly ExclusionFact[];
}

/**
 * Reads programme facts from a survey. Whoever works in public office is one member; whether that excludes the rest of
 * the household is for the rules to say.
 * @basis Kepdirjen 9/3/HK.01/1/2025 (PKH components); Kepmensos 79/HUK/2025 diktum 7 (exclusions)
 */
export function householdFacts({ form, answers }: SurveyedAnswers): HouseholdFacts {
  const features = rankingFeatures({ form, answers });
  const isInOffice = workStatusesOf({ form, answers }).includes(PUBLIC_OFFICE_WORK);
  const office: ExclusionFact = {
    code: 'asn-tni-polri',
    statedBy: 'groundcheck',
    // The legal day at the place: the instant is written with its offset.
    statedOn: answers.visit.startedAt.slice(0, ISO_DAY_LENGTH),
    concerns: 'member',
  };
  return {
    pregnant: features.pregnant,
    earlyChildhood: features.children0to6,
    pupilSd: features.pupilsSd,
    pupilSmp: features.pupilsSmp,
    pupilSma: features.pupilsSma,
    elderly: features.elderly60,
    severeDisability: features.disabled,
    exclusions: isInOffice ? [office] : [],
  };
}
