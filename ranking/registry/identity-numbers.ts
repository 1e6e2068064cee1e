import type { Chance } from './chance';

/**
 * Made-up numbers all begin with 99, a province that does not exist, so that none is anybody's. The four digits after it and
 * the serial number are the slot; kabupaten 70 is skipped because no NIK has it.
 */
const KABUPATEN = 98;
const KECAMATAN = 99;
const SERIALS = 9_999;
const SLOTS = KABUPATEN * KECAMATAN * SERIALS;
/** A prime that does not divide the number of slots: multiplying by it visits every slot once, far from the one before. */
const STRIDE = 633_910_099;

/** People who share a slot are kept apart by the day of birth: its remainder by 8, which the 40 of women leaves alone. */
const SHARING = 8;
/** How many people have numbers of their own. The largest registry, 96 million households of up to 8, needs fewer. */
export const LARGEST_POPULATION = SLOTS * SHARING;

interface Numbering {
  /** SQL of a whole number from 0. */
  readonly number: string;
  readonly seed: number;
}

function slotSql(number: string): string {
  return `(((${number})::ubigint % ${SLOTS}) * ${STRIDE} % ${SLOTS})`;
}

/** SQL of a day of birth from 1 to 28 that keeps the person's NIK apart from all others. Takes the salt 50. */
export function birthDaySql({ number, seed }: Numbering, chance: Chance): string {
  const remainder = `((((${number}) // ${SLOTS})::ubigint + hash(${slotSql(number)}, ${seed}) % ${SHARING}) % ${SHARING})`;
  return `(1 + ${remainder} + ${SHARING} * floor(${chance(50)} * case when ${remainder} < 4 then 4 else 3 end))::integer`;
}

/** SQL of the NIK of person `number`: unique up to `LARGEST_POPULATION` with days of birth from `birthDaySql`. */
export function nikSql(
  number: string,
  { sex, birthDate }: { readonly sex: string; readonly birthDate: string },
): string {
  const day = `day(${birthDate}) + case when ${sex} = 'female' then 40 else 0 end`;
  return numberSql(number, { day, date: birthDate });
}

/** SQL of the KK number of household `number`, issued on the day `issued`: another day, another number. */
export function kkSql(number: string, issued: string): string {
  return numberSql(number, { day: `day(${issued})`, date: issued });
}

function numberSql(number: string, { day, date }: { readonly day: string; readonly date: string }): string {
  const slot = slotSql(number);
  const kabupaten = `(1 + ${slot} // ${SERIALS * KECAMATAN})`;
  const skipping = `(${kabupaten} + case when ${kabupaten} >= 70 then 1 else 0 end)`;
  const region = `lpad((${skipping} * 100 + 1 + (${slot} // ${SERIALS}) % ${KECAMATAN})::text, 4, '0')`;
  const ddmmyy = `lpad((((${day}) * 100 + month(${date})) * 100 + year(${date}) % 100)::text, 6, '0')`;
  return `'99' || ${region} || ${ddmmyy} || lpad((1 + ${slot} % ${SERIALS})::text, 4, '0')`;
}

/** SQL of a NIK of the right shape that nobody has: kecamatan 00 is never given out. */
export function unissuedSql(nik: string): string {
  return `${nik}[:4] || '00' || ${nik}[7:]`;
}

/** SQL of a NIK that is none: missing, cut short, with a letter in it, or with serial number 0000. Takes one salt. */
export function malformedSql(nik: string, how: string): string {
  return `case when ${how} < 0.5 then null when ${how} < 0.7 then ${nik}[:15]
    when ${how} < 0.85 then ${nik}[:9] || 'O' || ${nik}[11:] else ${nik}[:12] || '0000' end`;
}
