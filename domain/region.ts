/**
 * Region codes of Kemendagri: 2 digits province, 4 kabupaten/kota, 6 kecamatan, 10 desa/kelurahan.
 * @basis Kepmendagri 300.2.2-2138/2025, amended by 300.2.2-2430/2025
 */
export type RegionLevel = 'province' | 'kabupaten' | 'kecamatan' | 'village';

const LEVEL_BY_LENGTH: Partial<Record<number, RegionLevel>> = {
  2: 'province',
  4: 'kabupaten',
  6: 'kecamatan',
  10: 'village',
};

/** The national offices (Pusdatin, BPS headquarters) hold the whole country. */
export const NATION = '';

/** Level of a code, or `undefined` when its length or characters are not those of a region code. */
export function regionLevel(code: string): RegionLevel | undefined {
  return /^\d+$/.test(code) ? LEVEL_BY_LENGTH[code.length] : undefined;
}

/** The kabupaten/kota that a code of that level or below lies in. */
export function kabupatenOf(code: string): string {
  return code.slice(0, 4);
}

/**
 * Whether `inner` lies in the territory of `outer`. Both must be whole codes: a bare string prefix would let the
 * malformed code "320" hold kabupaten 3201.
 */
export function isWithin(inner: string, outer: string): boolean {
  if (outer === NATION) return inner === NATION || regionLevel(inner) !== undefined;
  return regionLevel(outer) !== undefined && regionLevel(inner) !== undefined && inner.startsWith(outer);
}

const WIB_OFFSET_MINUTES = 7 * 60;
const WITA_OFFSET_MINUTES = 8 * 60;
const WIT_OFFSET_MINUTES = 9 * 60;
const WITA_PROVINCES = new Set(['51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76']);

/**
 * Minutes east of UTC of a region's legal time. Indonesia has three zones and no daylight saving time.
 * @basis Keppres 41/1987
 */
export function utcOffsetMinutes(code: string): number {
  const province = code.slice(0, 2);
  if (WITA_PROVINCES.has(province)) return WITA_OFFSET_MINUTES;
  return province >= '81' && province <= '97' ? WIT_OFFSET_MINUTES : WIB_OFFSET_MINUTES;
}
