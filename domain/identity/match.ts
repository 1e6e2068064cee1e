import type { ReasonCode } from '../proposal/reason-codes';

/** What Dukcapil says of one member. `unavailable` is no answer at all and is never treated as one. */
export type MatchStatus =
  | 'matched'
  | 'not-found'
  | 'inactive'
  | 'double'
  | 'name-differs'
  | 'kk-differs'
  | 'birth-date-differs'
  | 'not-recorded';

/** What a status calls for while the household is still being entered. */
export type EntryConsequence = 'none' | 'flag' | 'hold';
/** What it calls for at registration. */
export type RegistrationConsequence = 'none' | 'groundcheck' | 'return' | 'duplicate-review';

export interface MatchPolicy {
  readonly id: string;
  readonly validFrom: string;
  readonly source: string;
  readonly entry: Readonly<Record<MatchStatus, EntryConsequence>>;
  readonly registration: Readonly<Record<MatchStatus, RegistrationConsequence>>;
  /** Days for which an answer of Dukcapil is relied on before it is asked for again. */
  readonly answerValidDays: number;
}

const FIELD_SETTLES: MatchPolicy = {
  id: 'match-2025-06',
  validFrom: '2025-06-10',
  source: 'Permensos 3/2025 art. 8; domain reference sections 4, 14.3 and 14.4',
  entry: {
    matched: 'none',
    'not-found': 'flag',
    inactive: 'hold',
    double: 'flag',
    'name-differs': 'flag',
    'kk-differs': 'flag',
    'birth-date-differs': 'flag',
    'not-recorded': 'flag',
  },
  registration: {
    matched: 'none',
    'not-found': 'groundcheck',
    inactive: 'return',
    double: 'groundcheck',
    'name-differs': 'return',
    'kk-differs': 'return',
    'birth-date-differs': 'return',
    'not-recorded': 'return',
  },
  answerValidDays: 120,
};

/** The other reading of the sources: a double NIK is looked at by Pusdatin before anybody is sent to the field. */
const PUSDATIN_REVIEWS: MatchPolicy = {
  ...FIELD_SETTLES,
  id: 'match-2025-06-review',
  source: 'Permensos 3/2025 art. 8(2)a (individual and unique); domain reference 14.4',
  registration: { ...FIELD_SETTLES.registration, double: 'duplicate-review' },
};

/**
 * Unclear identities go to the field (the mission and the seed article: double, inactive or unmatched NIKs get a
 * groundcheck); plain disagreements with the KK go back to the region, which alone can mend them.
 * The sources leave open whether a double NIK is returned under criterion a or checked in the field: it is a setting.
 * @basis Permensos 3/2025, art. 8(2)-(3); order of checks none: policy assumption (domain reference, 2.1 step 7 and 14.4)
 */
export const MATCH_POLICIES: readonly MatchPolicy[] = [FIELD_SETTLES, PUSDATIN_REVIEWS];

const REASON: Readonly<Record<Exclude<MatchStatus, 'matched'>, ReasonCode>> = {
  'not-found': 'NIK_TIDAK_DITEMUKAN',
  inactive: 'NIK_TIDAK_AKTIF',
  double: 'NIK_GANDA',
  'name-differs': 'NAMA_BERBEDA',
  'kk-differs': 'KK_BERBEDA',
  'birth-date-differs': 'TANGGAL_LAHIR_BERBEDA',
  'not-recorded': 'BELUM_REKAM',
};

/** Reason codes of a household's answers, one for each kind of trouble, in the order of the members. */
export function matchReasons(statuses: readonly MatchStatus[]): ReasonCode[] {
  const codes = statuses.flatMap((status) => (status === 'matched' ? [] : [REASON[status]]));
  return [...new Set(codes)];
}

const ENTRY_ORDER: readonly EntryConsequence[] = ['hold', 'flag', 'none'];
const REGISTRATION_ORDER: readonly RegistrationConsequence[] = ['return', 'duplicate-review', 'groundcheck', 'none'];

/** The weightiest consequence of a household's answers while it is being entered. */
export function assessAtEntry(policy: MatchPolicy, statuses: readonly MatchStatus[]): EntryConsequence {
  const called = new Set(statuses.map((status) => policy.entry[status]));
  return ENTRY_ORDER.find((consequence) => called.has(consequence)) ?? 'none';
}

/** What is known of a household's identity when it is to be registered. */
export interface IdentityAtRegistration {
  readonly statuses: readonly MatchStatus[];
  readonly groundchecked: boolean;
  /** Whether somebody else still holds a member's NIK whom this case could visit. */
  readonly otherHolderKnown?: boolean;
}

/**
 * The weightiest consequence at registration. A status that a groundcheck has already settled calls for nothing more
 * than what the region must mend. A NIK whose other holder is known and still holds it was not settled by the field:
 * Pusdatin reviews it, so that nobody is registered with the NIK of two people.
 * @basis domain reference 14.4 (exactly one person keeps the NIK); the review after the field none: policy assumption
 */
export function assessAtRegistration(
  policy: MatchPolicy,
  { statuses, groundchecked, otherHolderKnown = false }: IdentityAtRegistration,
): RegistrationConsequence {
  const called = new Set(statuses.map((status) => policy.registration[status]));
  const weightiest = REGISTRATION_ORDER.find((consequence) => called.has(consequence)) ?? 'none';
  if (!groundchecked || weightiest !== 'groundcheck') return weightiest;
  return otherHolderKnown ? 'duplicate-review' : 'none';
}
