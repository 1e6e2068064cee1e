import type { Programme } from '../../domain/eligibility/rules';
import type { HouseholdFeatures } from '../../ranking/features';
import { rungsOf } from '../../ranking/population-recipe';
import { uniform } from '../../ranking/regions';
import { CHANGING_ASSETS } from '../../ranking/registry/change-rates';
import { submissionOf } from '../../scripts/play/demonstration';
import type { Proposed } from '../support/proposed';

/** A village of each kabupaten, and where the officials of a proposal sit. */
export const HOME = '3201022003';
export const ELSEWHERE = '7371011003';

type Household = ReturnType<typeof submissionOf>;

/** A household through all its quarters: one case after the other. */
export interface Family {
  readonly no: number;
  readonly programmes: readonly Programme[];
  /** What PKH counts in it. */
  readonly components: Readonly<Record<string, number>>;
  household: Pick<Household, 'kkNumber' | 'members' | 'villageCode'>;
  /** What the registry says of it. */
  features: HouseholdFeatures;
  /** The last of its cases. */
  followed?: Proposed | undefined;
  /** Whether the last of its cases goes on. */
  isOpen: boolean;
}

/** What a household is drawn to do in a quarter, if its case allows it. */
export interface Turn {
  /** By the village's door it is visited, by the one of Dinsos it is not. */
  readonly door: 'dinsos' | 'village';
  readonly moves: boolean;
  readonly changes: boolean;
  /** Dinsos sends the papers back once. */
  readonly isSentBack: boolean;
  readonly objects: 'no' | 'supported' | 'visited' | 'refused';
  /** What the province says where an objection is refused. */
  readonly appeals: 'no' | 'accepted' | 'refused';
}

/** What happened, each counted. A kind that never happened would prove nothing. */
export type Happened = Record<
  | ('filed' | 'filed-again' | 'moved' | 'withdrawn' | 'changed' | 'sent-back' | 'visited' | 'accepted' | 'refused')
  | ('appeal-accepted' | 'appeal-refused' | 'paid' | 'payment-failed' | 'served-late'),
  number
>;

/** Nothing has happened yet. */
export function nothingHappened(): Happened {
  return {
    ...{ filed: 0, 'filed-again': 0, moved: 0, withdrawn: 0, changed: 0, 'sent-back': 0, visited: 0 },
    ...{ accepted: 0, refused: 0, 'appeal-accepted': 0, 'appeal-refused': 0 },
    ...{ paid: 0, 'payment-failed': 0, 'served-late': 0 },
  };
}

/** These stay as they are in every quarter: what is explained of them is that nothing changed, or that others did. */
const STILL: readonly number[] = [1, 9];

/** These dispute every decision, are refused by Dinsos each time and go to the province, which rules so. */
const QUARRELSOME: ReadonlyMap<number, Turn['appeals']> = new Map([
  [0, 'accepted'],
  [3, 'refused'],
]);

function quarrelOf(no: number): Partial<Turn> {
  const appeals = QUARRELSOME.get(no);
  return appeals === undefined ? {} : { objects: 'refused', appeals };
}

/** What a household does that does nothing of its own accord. */
export const STAYING: Turn = {
  door: 'dinsos',
  moves: false,
  changes: false,
  isSentBack: false,
  objects: 'no',
  appeals: 'no',
};

/** Two in each of the poorer deciles; those of the fifth are the ones the limits are about. */
export const DECILES: readonly number[] = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6];

/** The turn of a household in a quarter follows from the seed alone. */
export function drawTurn({ no }: Pick<Family, 'no'>, { seed, version }: { seed: number; version: string }): Turn {
  const chance = (what: string): number => uniform(`${String(seed)}/${String(no)}/${version}/${what}`);
  if (STILL.includes(no)) return STAYING;
  const ways = ['supported', 'visited', 'refused', 'refused'] as const;
  return {
    door: chance('door') < 0.15 ? 'village' : 'dinsos',
    moves: chance('rents elsewhere') < 0.12,
    changes: chance('changes') < 0.3,
    isSentBack: chance('sent back') < 0.15,
    objects: chance('objects') < 0.4 ? (ways[Math.floor(chance('way') * ways.length)] ?? 'no') : 'no',
    appeals: 'no',
    ...quarrelOf(no),
  };
}

export interface FamiliesPlan {
  readonly features: readonly HouseholdFeatures[];
  readonly calendarId: string;
  /** Households of another hundred are others. */
  readonly hundred: number;
}

/** As many households as there are features, all of one village. */
export function familiesWith({ features, calendarId, hundred }: FamiliesPlan): Family[] {
  return features.map((own, no) => {
    const first = hundred * 100 * SEEDS_EACH + no * SEEDS_EACH;
    const { kkNumber, members, villageCode } = inventedHousehold({ first, size: own.householdSize, calendarId });
    return {
      no,
      programmes: no % 3 === 0 ? (['PKH', 'SEMBAKO', 'PBI-JK'] as const) : (['SEMBAKO', 'PBI-JK'] as const),
      components: { pupilSd: Math.max(1, own.pupilsSd), earlyChildhood: own.children0to6 },
      household: { kkNumber, members, villageCode },
      features: own,
      isOpen: false,
    };
  });
}

/** Among so many seeds there is a household that fits. */
const SEEDS_EACH = 20;

interface Invented {
  /** The first seed to be tried. */
  readonly first: number;
  readonly size: number;
  readonly calendarId: string;
}

/** One whose members were all born when the first quarter begins. */
function inventedHousehold({ first, size, calendarId }: Invented): Household {
  for (let seed = first; ; seed += 1) {
    const made = submissionOf({ seed, village: HOME, channel: 'dinsos', members: size, calendarId });
    if (made.members.every(({ birthDate }) => birthDate < '2025-10-01')) return made;
  }
}

/** One thing more or less, as in the registry around them. */
export function changed(features: HouseholdFeatures, key: string): HouseholdFeatures {
  const asset = CHANGING_ASSETS[Math.floor(uniform(`${key}/asset`) * CHANGING_ASSETS.length)] ?? 'motorcycle';
  const rungs = rungsOf(asset);
  const at = rungs.indexOf(features[asset]);
  const step = at <= 0 ? 1 : at >= rungs.length - 1 ? -1 : uniform(`${key}/way`) < 0.5 ? 1 : -1;
  return { ...features, [asset]: rungs[at + step] ?? 0 };
}
