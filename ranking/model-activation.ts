import { dayAfter } from '../domain/calendar/validity';
import { scoreOf } from '../domain/ranking/score';
import { FEATURE_KEYS, type HouseholdFeatures } from './features';
import { biasFaults, type BiasFault, type BiasReport } from './bias-report';
import { checkModel, RankingModel } from './model';
import type { ModelFault } from './model-faults';
import { verifyModel, type ModelKeys, type SignatureFault } from './model-signature';

export type ActivationFault =
  | ModelFault
  | BiasFault
  | { readonly kind: SignatureFault | 'golden-cases-missing' | 'bias-limits-missing' | 'version-active-already' }
  | {
      readonly kind: 'golden-case-fails';
      readonly name: string;
      readonly expected: number;
      readonly found: number | undefined;
    }
  | { readonly kind: 'validity-overlaps' | 'validity-leaves-gap'; readonly with: string };

/** A model that ranks, or ranked, and from when until when. */
export interface ActiveModel {
  readonly id: string;
  readonly version: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

export interface ActivationRequest {
  /** JSON that was parsed already. */
  readonly candidate: unknown;
  readonly signature: string | undefined;
  readonly keys: ModelKeys;
  readonly kabupaten: readonly string[];
  readonly active: readonly ActiveModel[];
  /** Asked only of a model that can score: it reads the whole registry. */
  readonly biasOf: (model: RankingModel) => Promise<BiasReport>;
}

export type ActivationVerdict =
  | { readonly passes: true; readonly model: RankingModel; readonly keyId: string; readonly biasReport: BiasReport }
  | { readonly passes: false; readonly faults: readonly ActivationFault[]; readonly biasReport?: BiasReport };

/** Everything that keeps a model from ranking, found before anything is changed. Throws what `biasOf` throws. */
export async function assessActivation(request: ActivationRequest): Promise<ActivationVerdict> {
  const { candidate, signature, keys, kabupaten, active, biasOf } = request;
  const signed = await verifyModel(candidate, { signature, keys });
  const unsigned = 'fault' in signed ? [{ kind: signed.fault }] : [];
  const malformed = checkModel(candidate, { kabupaten });
  const parsed = RankingModel.safeParse(candidate);
  if (malformed.length > 0 || !parsed.success) return { passes: false, faults: [...unsigned, ...malformed] };
  const model = parsed.data;
  const biasReport = await biasOf(model);
  const { biasLimits } = model;
  const faults: readonly ActivationFault[] = [
    ...unsigned,
    ...goldenFaults(model),
    ...validityFaults(model, active),
    ...(biasLimits === undefined ? [{ kind: 'bias-limits-missing' } as const] : biasFaults(biasReport, biasLimits)),
  ];
  if (faults.length > 0 || 'fault' in signed) return { passes: false, faults, biasReport };
  return { passes: true, model, keyId: signed.keyId, biasReport };
}

const NOTHING = Object.fromEntries(FEATURE_KEYS.map((name) => [name, 0])) as HouseholdFeatures;

function goldenFaults(model: RankingModel): readonly ActivationFault[] {
  if (model.goldenCases === undefined) return [{ kind: 'golden-cases-missing' }];
  return model.goldenCases.flatMap(({ name, kabupaten, features, score: expected }) => {
    const household = { model, kabupaten, features: { ...NOTHING, ...features } };
    const found = model.strata[kabupaten] === undefined ? undefined : scoreOf(household);
    return found === expected ? [] : [{ kind: 'golden-case-fails' as const, name, expected, found }];
  });
}

/** A model follows the one before it without a day between; one that has no end yet is ended by the one that follows. */
function validityFaults(model: RankingModel, active: readonly ActiveModel[]): readonly ActivationFault[] {
  const nameOf = ({ id, version }: Pick<ActiveModel, 'id' | 'version'>): string => `${id} ${version}`;
  if (active.some((one) => nameOf(one) === nameOf(model))) return [{ kind: 'version-active-already' }];
  const overlapping = active.filter(({ validFrom, validTo }) => {
    const isFollowed = validTo === null && validFrom < model.validFrom;
    return !isFollowed && validFrom <= (model.validTo ?? '9999-12-31') && model.validFrom <= (validTo ?? '9999-12-31');
  });
  if (overlapping.length > 0)
    return overlapping.map((one) => ({ kind: 'validity-overlaps' as const, with: nameOf(one) }));
  const before = active.filter(({ validFrom }) => validFrom < model.validFrom).at(-1);
  const hasGap = before !== undefined && before.validTo !== null && dayAfter(before.validTo) < model.validFrom;
  return hasGap ? [{ kind: 'validity-leaves-gap', with: nameOf(before) }] : [];
}
