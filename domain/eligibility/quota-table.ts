import type { Programme } from './rules';

/** Places of one programme in one kabupaten/kota for a quarter: persons or households, as the programme's rule says. */
export interface QuotaPlaces {
  readonly programme: Programme;
  /** 4-digit code. */
  readonly kabupaten: string;
  readonly places: number;
}

/** `row` counts from 1 in the table as given; an absent quota has no row. */
export interface QuotaFault {
  readonly kind: 'not-whole' | 'negative' | 'unknown-region' | 'unknown-programme' | 'twice' | 'absent';
  readonly programme: string;
  readonly kabupaten: string;
  readonly row?: number;
}

/** What a table of quotas may speak of, and what it must speak of. */
export interface QuotaTerritory {
  /** Every kabupaten/kota there is. */
  readonly known: readonly string[];
  /** Those with households to decide. */
  readonly needed: readonly string[];
  readonly programmes: readonly string[];
}

/** The places of a programme in a kabupaten, or `undefined` where it is not limited. */
export function quotaFor(
  quotas: readonly QuotaPlaces[],
  { programme, kabupaten }: Omit<QuotaPlaces, 'places'>,
): number | undefined {
  return quotas.find((quota) => quota.programme === programme && quota.kabupaten === kabupaten)?.places;
}

/**
 * Names everything that keeps a table of quotas from being used. A programme of which any kabupaten has a quota is
 * limited, and then a missing row would silently mean "for everybody": it needs a row for each kabupaten in `needed`.
 */
export function quotaFaults(quotas: readonly QuotaPlaces[], territory: QuotaTerritory): readonly QuotaFault[] {
  const known = new Set(territory.known);
  const seen = new Set<string>();
  const faults = quotas.flatMap(({ programme, kabupaten, places }, index): readonly QuotaFault[] => {
    const where = { programme, kabupaten, row: index + 1 };
    const key = keyOf({ programme, kabupaten });
    const isTwice = seen.has(key);
    seen.add(key);
    return [
      ...(Number.isSafeInteger(places) ? [] : [{ kind: 'not-whole' as const, ...where }]),
      ...(places < 0 ? [{ kind: 'negative' as const, ...where }] : []),
      ...(known.has(kabupaten) ? [] : [{ kind: 'unknown-region' as const, ...where }]),
      ...(territory.programmes.includes(programme) ? [] : [{ kind: 'unknown-programme' as const, ...where }]),
      ...(isTwice ? [{ kind: 'twice' as const, ...where }] : []),
    ];
  });
  const limited = [...new Set(quotas.map(({ programme }) => programme))];
  const absent = limited.flatMap((programme) =>
    territory.needed
      .filter((kabupaten) => !seen.has(keyOf({ programme, kabupaten })))
      .map((kabupaten): QuotaFault => ({ kind: 'absent', programme, kabupaten })),
  );
  return [...faults, ...absent];
}

function keyOf({ programme, kabupaten }: { readonly programme: string; readonly kabupaten: string }): string {
  return `${programme}/${kabupaten}`;
}
