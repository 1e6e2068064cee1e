/** What a national quota is shared out by. Counts are persons. */
export interface RegionalQuotaBasis {
  readonly national: number;
  /** Poor persons of the whole nation, not only of the regions listed. */
  readonly nationalPoor: number;
  readonly regions: readonly RegionalPoor[];
}

export interface RegionalPoor {
  /** 4-digit code. */
  readonly kabupaten: string;
  readonly poor: number;
}

/** Why a basis cannot be used. `row` counts from 1 among its regions. */
export interface RegionalQuotaFault {
  readonly kind: 'not-a-count' | 'unknown-region' | 'twice' | 'more-poor-than-the-nation';
  readonly row?: number;
  readonly kabupaten?: string;
}

export interface RegionalQuota {
  readonly places: readonly { readonly kabupaten: string; readonly places: number }[];
  /** What rounding down and regions not listed leave over. It stays with the nation: no region has a claim to it. */
  readonly left: number;
}

/** Names everything that keeps a basis from being used. */
export function regionalQuotaFaults(
  { national, nationalPoor, regions }: RegionalQuotaBasis,
  known: readonly string[],
): readonly RegionalQuotaFault[] {
  const territory = new Set(known);
  const seen = new Set<string>();
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  const faults = regions.flatMap(({ kabupaten, poor }, index): readonly RegionalQuotaFault[] => {
    const where = { row: index + 1, kabupaten };
    const isTwice = seen.has(kabupaten);
    seen.add(kabupaten);
    return [
      ...(isCount(poor) ? [] : [{ kind: 'not-a-count' as const, ...where }]),
      ...(territory.has(kabupaten) ? [] : [{ kind: 'unknown-region' as const, ...where }]),
      ...(isTwice ? [{ kind: 'twice' as const, ...where }] : []),
    ];
  });
  const isNationCounted = isCount(national) && isCount(nationalPoor) && nationalPoor > 0;
  const listed = regions.reduce((sum, { poor }) => sum + poor, 0);
  return [
    ...(isNationCounted ? [] : [{ kind: 'not-a-count' as const }]),
    ...faults,
    ...(listed > nationalPoor ? [{ kind: 'more-poor-than-the-nation' as const }] : []),
  ];
}

/**
 * Shares a national quota out by the share of the poor: national quota × regional poor / national poor, rounded down, so
 * that the regions together never get more than there is. Expects a basis without faults.
 * @basis PUSDATIN, RAKOR-MENSOS 2025 (the formula); counting persons and rounding down: policy assumption (A 14.8)
 */
export function regionalQuota({ national, nationalPoor, regions }: RegionalQuotaBasis): RegionalQuota {
  const places = regions.map(({ kabupaten, poor }) => {
    // The product may not fit a double exactly, and a share must not be rounded up by accident.
    return { kabupaten, places: Number((BigInt(national) * BigInt(poor)) / BigInt(nationalPoor)) };
  });
  return { places, left: national - places.reduce((sum, region) => sum + region.places, 0) };
}
