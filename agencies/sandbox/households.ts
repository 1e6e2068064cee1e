import type { MatchStatus } from '../../domain/identity/match';
import type { Sex } from '../../domain/identity/nik';
import type { SubmittedMember } from '../../domain/proposal/submission';
import { draw } from './draw';
import { KK_SERIALS, NIK_SERIALS, SANDBOX_PROVINCE, type KkFault, type SerialRange } from './serials';

/** Trouble planted into an invented household: what Dukcapil says of its head, or what its KK number brings. */
export type HouseholdFault = Exclude<MatchStatus, 'matched'> | KkFault;

export interface HouseholdPlan {
  /** From 0. Two seeds never share a NIK or a KK number within one village. */
  readonly seed: number;
  /** Kemendagri codes of the home. */
  readonly kabupaten: string;
  readonly village: string;
  /** 1 to 10 persons. */
  readonly members: number;
  readonly fault?: HouseholdFault;
}

/** The part of a submission that is about people. */
export interface SyntheticHousehold {
  readonly villageCode: string;
  readonly kkNumber: string;
  readonly members: readonly SubmittedMember[];
}

const LARGEST_HOUSEHOLD = 10;
/** Year in which the ages of all invented people are counted. */
const PRESENT_YEAR = 2026;

const MALE_NAMES = ['Ahmad', 'Agus', 'Bambang', 'Dedi', 'Eko', 'Hendra', 'Ilham', 'Joko', 'Rizal', 'Wahyu', 'Yohanis'];
const FEMALE_NAMES = [
  'Aminah',
  'Dewi',
  'Fitri',
  'Indah',
  'Kartini',
  'Lestari',
  'Maria',
  'Nurul',
  'Ratna',
  'Sri',
  'Yuli',
];
const LAST_NAMES = [
  'Hidayat',
  'Kusuma',
  'Lubis',
  'Nugraha',
  'Pratama',
  'Rahman',
  'Saputra',
  'Setiawan',
  'Wibowo',
  'Yoku',
];

/**
 * An invented household of province 99, the same for the same plan. Its identity numbers alone tell the sandbox how to
 * answer, so whoever files it shares no state with the institutions.
 */
export function syntheticHousehold(plan: HouseholdPlan): SyntheticHousehold {
  if (!Number.isInteger(plan.members) || plan.members < 1 || plan.members > LARGEST_HOUSEHOLD) {
    throw new RangeError(`A household has 1 to ${LARGEST_HOUSEHOLD} members.`);
  }
  return {
    villageCode: plan.village,
    kkNumber: kkNumberFor(plan),
    members: Array.from({ length: plan.members }, (_, index) => memberFor(plan, index)),
  };
}

function memberFor(plan: HouseholdPlan, index: number): SubmittedMember {
  const chance = (what: string): number => draw(`${plan.village}:${plan.seed}:${index}:${what}`);
  const sex = sexOf(index, chance('sex'));
  const birthDate = birthDateOf(index, chance);
  const given = pick(sex === 'female' ? FEMALE_NAMES : MALE_NAMES, chance('given'));
  return {
    nik: nikFor(plan, { index, sex, birthDate }),
    name: `${given} ${pick(LAST_NAMES, draw(`${plan.village}:${plan.seed}:last`))}`,
    birthDate,
    sex,
    relation: relationOf(index),
  };
}

/** Official relation codes: 1 head, 2 spouse, 3 child. */
function relationOf(index: number): string {
  return index < 2 ? String(index + 1) : '3';
}

function sexOf(index: number, chance: number): Sex {
  if (index === 0) return 'male';
  if (index === 1) return 'female';
  return chance < 0.5 ? 'female' : 'male';
}

/** Couples are 25 to 59 years old, children 1 to 17. */
function birthDateOf(index: number, chance: (what: string) => number): string {
  const [youngest, spread] = index < 2 ? [25, 35] : [1, 17];
  const year = PRESENT_YEAR - youngest - Math.floor(chance('year') * spread);
  // Every month has 28 days.
  return `${year}-${twoDigits(1 + Math.floor(chance('month') * 12))}-${twoDigits(1 + Math.floor(chance('day') * 28))}`;
}

interface NikParts {
  readonly index: number;
  readonly sex: Sex;
  readonly birthDate: string;
}

function nikFor(plan: HouseholdPlan, { index, sex, birthDate }: NikParts): string {
  const [year, month, day] = birthDate.split('-').map(Number) as [number, number, number];
  const status = index === 0 && isMatchStatus(plan.fault) ? plan.fault : 'matched';
  const number = status === 'matched' ? plan.seed * LARGEST_HOUSEHOLD + index : plan.seed;
  return identityNumber(plan, {
    number,
    serials: NIK_SERIALS[status],
    // Women are recorded with 40 added to the day of birth.
    date: `${twoDigits(sex === 'female' ? day + 40 : day)}${twoDigits(month)}${twoDigits(year % 100)}`,
  });
}

function kkNumberFor(plan: HouseholdPlan): string {
  const planted = plan.fault !== undefined && !isMatchStatus(plan.fault) ? plan.fault : 'accepted';
  // Cards run through one kecamatan code after another before the next day of issue begins.
  const issued = Math.floor(plan.seed / (KABUPATEN_CODES * KECAMATAN_CODES));
  const chance = (what: string): number => draw(`${plan.village}:${what}`);
  const day = 1 + ((issued + Math.floor(chance('day') * 28)) % 28);
  const month = 1 + ((Math.floor(issued / 28) + Math.floor(chance('month') * 12)) % 12);
  const year = 10 + Math.floor(chance('year') * 10);
  return identityNumber(plan, {
    number: plan.seed,
    serials: KK_SERIALS[planted],
    date: `${twoDigits(day)}${twoDigits(month)}${twoDigits(year)}`,
  });
}

function isMatchStatus(fault: HouseholdFault | undefined): fault is Exclude<MatchStatus, 'matched'> {
  return fault !== undefined && fault in NIK_SERIALS;
}

const KABUPATEN_CODES = 69;
const KECAMATAN_CODES = 99;

interface IdentityParts {
  readonly number: number;
  readonly serials: SerialRange;
  readonly date: string;
}

/**
 * Counts through serials, then kabupaten codes, then kecamatan codes, so that different numbers never meet. A village
 * starts at a kabupaten code of its own, so that equal seeds of two villages seldom do.
 */
function identityNumber(plan: HouseholdPlan, { number, serials: [first, last], date }: IdentityParts): string {
  const serials = last - first + 1;
  const beyondSerials = Math.floor(number / serials);
  const start = Math.floor(draw(`${plan.kabupaten}:${plan.village}`) * KABUPATEN_CODES);
  const kabupaten = 1 + ((start + beyondSerials) % KABUPATEN_CODES);
  const kecamatan = 1 + (Math.floor(beyondSerials / KABUPATEN_CODES) % KECAMATAN_CODES);
  const serial = String(first + (number % serials)).padStart(4, '0');
  return `${SANDBOX_PROVINCE}${twoDigits(kabupaten)}${twoDigits(kecamatan)}${date}${serial}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function pick(names: readonly string[], chance: number): string {
  return names[Math.floor(chance * names.length)] ?? '';
}
