import { createHash } from 'node:crypto';
import { getRegencies, getVillages } from 'idn-area-data';

/** Kabupaten of province 99, which does not exist: demonstrations and tests live there, never among real people. */
export const TEST_KABUPATEN: readonly string[] = Array.from({ length: 9 }, (_, index) => `990${index + 1}`);

/** A test kabupaten is as large as an average one: 83,762 villages in 514 kabupaten/kota. */
const VILLAGES_PER_TEST_KABUPATEN = 163;

/**
 * Codes of the 514 kabupaten/kota and of the test kabupaten, 4 digits without dots, ascending.
 * @basis Kepmendagri 300.2.2-2138/2025
 */
export async function listKabupaten(): Promise<readonly string[]> {
  const regencies = await getRegencies();
  return [...regencies.map(({ code }) => withoutDots(code)), ...TEST_KABUPATEN].sort();
}

/**
 * Codes of all desa and kelurahan and of those of the test kabupaten, 10 digits without dots, ascending.
 * @basis Kepmendagri 300.2.2-2138/2025
 */
export async function listVillages(): Promise<readonly string[]> {
  const villages = await getVillages();
  return [...villages.map(({ code }) => withoutDots(code)), ...TEST_KABUPATEN.flatMap(testVillages)].sort();
}

function withoutDots(code: string): string {
  return code.replaceAll('.', '');
}

function testVillages(kabupaten: string): readonly string[] {
  return Array.from({ length: VILLAGES_PER_TEST_KABUPATEN }, (_, index) => `${kabupaten}01${2001 + index}`);
}

/** A kelurahan, told from a desa by the first digit of the village block. */
export function isKelurahan(village: string): boolean {
  return village.charAt(6) === '1';
}

const POORER_PROVINCES: Readonly<Record<string, number>> = {
  '53': -0.5,
  '81': -0.4,
  '82': -0.3,
  '11': -0.2,
  '52': -0.3,
};
const PAPUA = -0.8;
const JAKARTA = 0.9;
const KOTA = 0.45;

/**
 * How well off a kabupaten/kota is in the made-up population, in standard deviations of households from the nation.
 * @basis none: policy assumption (only the order is plausible: Jakarta, then kota, then kabupaten, Papua last; the test
 * kabupaten are average, so that they have households of every decile)
 */
export function regionalWelfare(kabupaten: string): number {
  if (TEST_KABUPATEN.includes(kabupaten)) return 0;
  const province = kabupaten.slice(0, 2);
  const isKota = kabupaten.charAt(2) >= '7';
  return provincialWelfare(province) + (isKota ? KOTA : 0) + (uniform(`welfare/${kabupaten}`) - 0.5) * 0.8;
}

function provincialWelfare(province: string): number {
  if (province === '31') return JAKARTA;
  if (province >= '91' && province <= '96') return PAPUA;
  return POORER_PROVINCES[province] ?? 0;
}

/** A number from 0 up to 1 that depends on `key` alone: the same on every machine. */
export function uniform(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}
