import type { MatchStatus } from '../../domain/identity/match';
import type { Criterion } from '../../domain/registration/criteria';

/** First and last of the four digits with which an identity number ends. */
export type SerialRange = readonly [first: number, last: number];

/** Province of all invented people: no real one has this number. */
export const SANDBOX_PROVINCE = '99';

/** What Dukcapil says of a NIK of province 99 that nobody has recorded, by its last four digits. */
export const NIK_SERIALS = {
  matched: [1, 6999],
  'not-found': [7001, 7099],
  inactive: [7101, 7199],
  double: [7201, 7299],
  'name-differs': [7301, 7399],
  'kk-differs': [7401, 7499],
  'birth-date-differs': [7501, 7599],
  'not-recorded': [7601, 7699],
} as const satisfies Record<MatchStatus, SerialRange>;

/** Double NIKs of these serials are known to be double, but nobody knows where the other holder lives. */
export const DOUBLE_HOLDER_UNKNOWN: SerialRange = [7290, 7299];

/** Trouble a KK number brings beyond Dukcapil: a criterion that fails at Pusdatin, or a reject of BPS. */
export type KkFault = `criterion-${Criterion}` | 'bps-reject';

/** What Pusdatin and BPS say of a KK number at the first call, by its last four digits. */
export const KK_SERIALS = {
  accepted: [1, 6999],
  'criterion-a': [7101, 7101],
  'criterion-b': [7102, 7102],
  'criterion-c': [7103, 7103],
  'criterion-d': [7104, 7104],
  'criterion-e': [7105, 7105],
  'bps-reject': [7201, 7201],
} as const satisfies Record<KkFault | 'accepted', SerialRange>;

const CRITERION_BY_SERIAL: ReadonlyMap<number, Criterion> = new Map([
  [KK_SERIALS['criterion-a'][0], 'a'],
  [KK_SERIALS['criterion-b'][0], 'b'],
  [KK_SERIALS['criterion-c'][0], 'c'],
  [KK_SERIALS['criterion-d'][0], 'd'],
  [KK_SERIALS['criterion-e'][0], 'e'],
]);

/** The planted status of an invented NIK. Serials outside the table belong to nobody. */
export function plantedStatus(nik: string): MatchStatus {
  const statuses = Object.keys(NIK_SERIALS) as MatchStatus[];
  return statuses.find((status) => holds(NIK_SERIALS[status], nik)) ?? 'not-found';
}

/** Whether Dukcapil knows where the other holder of an invented double NIK lives. */
export function isOtherHolderKnown(nik: string): boolean {
  return !holds(DOUBLE_HOLDER_UNKNOWN, nik);
}

/** The criterion that an invented household fails at first, if any. */
export function plantedCriterion(kkNumber: string): Criterion | undefined {
  return CRITERION_BY_SERIAL.get(serialOf(kkNumber));
}

/** Whether BPS sends an invented household back the first time. */
export function isRejectedAtFirst(kkNumber: string): boolean {
  return holds(KK_SERIALS['bps-reject'], kkNumber);
}

function holds([first, last]: SerialRange, number: string): boolean {
  const serial = serialOf(number);
  return serial >= first && serial <= last;
}

function serialOf(number: string): number {
  return Number(number.slice(-4));
}
