import type { RankingFeature } from '../groundcheck/features';

/** What is known of a household when it is scored: a number for every feature, with 0 for none and for not asked. */
export type Features = Readonly<Record<RankingFeature, number>>;

/** How the value of a feature becomes numbers a coefficient can multiply; ranking/model.ts says the kinds in full. */
export type ScoringTransform =
  | { readonly kind: 'identity'; readonly cap?: number | undefined; readonly stepsPerUnit?: number | undefined }
  | { readonly kind: 'codes'; readonly codes: Readonly<Record<string, number>> };

export interface ScoringAdjuster {
  readonly name: string;
  readonly when: readonly {
    readonly feature: RankingFeature;
    readonly min?: number | undefined;
    readonly max?: number | undefined;
  }[];
  readonly amount: number;
}

/** The part of a model artefact that scores: `ranking/model.ts` checks artefacts, and what passes is one of these. */
export interface ScoringModel {
  readonly variables: readonly { readonly name: RankingFeature; readonly transform: ScoringTransform }[];
  readonly adjusters: readonly ScoringAdjuster[];
  readonly strata: Readonly<Record<string, { readonly intercept: number; readonly coefficients: readonly number[] }>>;
}

/** How many coefficients a variable takes: one for an identity, one for each level above 0 for codes. */
export function coefficientCount(transform: ScoringTransform): number {
  return transform.kind === 'identity' ? 1 : Math.max(0, ...Object.values(transform.codes));
}
