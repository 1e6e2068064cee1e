import { MS_PER_DAY } from './calendar';

/** The day after one, both yyyy-mm-dd. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + MS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * What is wrong with a version that begins on `validFrom` after one that ended with the day `validTo`: `gap`, days that belong to
 * neither; `overlap`, days that belong to both, as when the first has no end. Days are yyyy-mm-dd.
 */
export function followFault(validTo: string | undefined, validFrom: string): 'gap' | 'overlap' | undefined {
  if (validTo === undefined || validTo >= validFrom) return 'overlap';
  return dayAfter(validTo) === validFrom ? undefined : 'gap';
}
