declare const brand: unique symbol;

/** A 16-digit NIK whose parts are plausible. Never put one into an id, URL, log or error text. */
export type Nik = string & { readonly [brand]: 'Nik' };
/** A 16-digit Kartu Keluarga number. */
export type KkNumber = string & { readonly [brand]: 'KkNumber' };

export type NikFault = 'length' | 'digits' | 'kabupaten' | 'birth-date' | 'serial';

const NIK_LENGTH = 16;
/** Women are recorded with 40 added to the day of birth. */
const FEMALE_DAY_OFFSET = 40;
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * What is wrong with the shape of a NIK, or `undefined`. Region codes are not looked up: a NIK keeps the code of where
 * it was first issued, and districts have split since.
 * @basis none: policy assumption (domain reference, section 4)
 */
export function nikFault(text: string): NikFault | undefined {
  if (text.length !== NIK_LENGTH) return 'length';
  if (!/^\d{16}$/.test(text)) return 'digits';
  const kabupaten = Number(text.slice(2, 4));
  if (kabupaten === 0 || kabupaten === 70) return 'kabupaten';
  if (!isPossibleBirthDate(text.slice(6, 12))) return 'birth-date';
  return text.slice(12) === '0000' ? 'serial' : undefined;
}

function isPossibleBirthDate(ddmmyy: string): boolean {
  const written = Number(ddmmyy.slice(0, 2));
  const day = written > FEMALE_DAY_OFFSET ? written - FEMALE_DAY_OFFSET : written;
  // The century is not written, so 29 February is taken as possible in every year.
  const longest = LONGEST_MONTHS[Number(ddmmyy.slice(2, 4)) - 1];
  return longest !== undefined && day >= 1 && day <= longest;
}

/** The NIK in `text`, or `undefined` when its shape is impossible; `nikFault` says why. */
export function parseNik(text: string): Nik | undefined {
  return nikFault(text) === undefined ? (text as Nik) : undefined;
}

/** The KK number in `text`, or `undefined`. It is not dated as a NIK is: only length, digits and serial can be wrong. */
export function parseKkNumber(text: string): KkNumber | undefined {
  return /^\d{16}$/.test(text) && !text.endsWith('0000') ? (text as KkNumber) : undefined;
}

/** First four and last two digits, for people who may see that much: `9901**********42`. */
export function maskIdentityNumber(number: string): string {
  return `${number.slice(0, 4)}${'*'.repeat(Math.max(0, number.length - 6))}${number.slice(-2)}`;
}

export type Sex = 'female' | 'male';

/** Sex and two-digit birth date (yymmdd) that a NIK states. */
export function statedBy(nik: Nik): { readonly sex: Sex; readonly birthDateYymmdd: string } {
  const written = Number(nik.slice(6, 8));
  const female = written > FEMALE_DAY_OFFSET;
  const day = String(female ? written - FEMALE_DAY_OFFSET : written).padStart(2, '0');
  return { sex: female ? 'female' : 'male', birthDateYymmdd: `${nik.slice(10, 12)}${nik.slice(8, 10)}${day}` };
}
