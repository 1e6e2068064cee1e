import { dayAfter, followFault } from '../calendar/validity';
import { quotaFaults, type QuotaFault } from './quota-table';
import { regionalQuota, regionalQuotaFaults, type RegionalQuotaBasis, type RegionalQuotaFault } from './regional-quota';
import type { Programme } from './rules';

/** Places of one programme in every kabupaten/kota of a territory, for the quarters from one day to another. */
export interface QuotaVersion {
  readonly id: string;
  readonly programme: Programme;
  /** First day of a quarter, yyyy-mm-dd. */
  readonly validFrom: string;
  /** Last day of a quarter; absent: until another version begins. */
  readonly validTo?: string;
  readonly source: string;
  /** Codes of the provinces or kabupaten/kota it speaks of; absent: the nation. Elsewhere the programme is not limited. */
  readonly territory?: readonly string[];
  /** Shared out by the poor of each region, or given as they are. */
  readonly quota: RegionalQuotaBasis | { readonly places: readonly RegionPlaces[] };
}

export interface RegionPlaces {
  /** 4-digit code. */
  readonly kabupaten: string;
  readonly places: number;
}

/** Why versions cannot be used. `row` counts from 1 among the regions of the version; an absent region has none. */
export interface QuotaVersionFault {
  readonly version: string;
  readonly kind:
    | QuotaFault['kind']
    | RegionalQuotaFault['kind']
    | 'not-a-quarter'
    | 'territory-unknown'
    | 'id-twice'
    | 'overlap'
    | 'gap'
    | 'has-decided';
  readonly kabupaten?: string;
  readonly row?: number;
}

/**
 * Names everything that keeps versions from being used together. Every kabupaten/kota of a version's territory needs a row: a
 * missing one would silently mean "for everybody". Versions of a programme follow each other without gap and overlap.
 */
export function quotaVersionFaults(
  versions: readonly QuotaVersion[],
  known: readonly string[],
): readonly QuotaVersionFault[] {
  return [...versions.flatMap((version) => contentFaults(version, known)), ...sequenceFaults(versions)];
}

/** The places of a version. Expects one without faults. */
export function placesOf({ quota }: QuotaVersion): readonly RegionPlaces[] {
  return 'places' in quota ? quota.places : regionalQuota(quota).places;
}

function contentFaults(version: QuotaVersion, known: readonly string[]): readonly QuotaVersionFault[] {
  const { id, territory, validFrom, validTo } = version;
  const said = { version: id };
  const isWhole =
    beginsQuarter(validFrom) && (validTo === undefined || (beginsQuarter(dayAfter(validTo)) && validFrom < validTo));
  const strange = (territory ?? []).filter((code) => !known.some((kabupaten) => kabupaten.startsWith(code)));
  return [
    ...(isWhole ? [] : [{ ...said, kind: 'not-a-quarter' as const }]),
    ...strange.map((kabupaten) => ({ ...said, kind: 'territory-unknown' as const, kabupaten })),
    ...regionFaults(version, known),
  ];
}

function regionFaults(
  { id, programme, territory = [''], quota }: QuotaVersion,
  known: readonly string[],
): readonly QuotaVersionFault[] {
  const needed = known.filter((kabupaten) => territory.some((code) => kabupaten.startsWith(code)));
  if ('places' in quota) {
    const rows = quota.places.map((place) => ({ programme, ...place }));
    const faults = quotaFaults(rows, { known: needed, needed, programmes: [programme] });
    return faults.map(({ programme: _, ...fault }) => ({ version: id, ...fault }));
  }
  const listed = new Set(quota.regions.map(({ kabupaten }) => kabupaten));
  const absent = needed.filter((kabupaten) => !listed.has(kabupaten));
  return [
    ...regionalQuotaFaults(quota, needed).map((fault) => ({ version: id, ...fault })),
    ...absent.map((kabupaten) => ({ version: id, kind: 'absent' as const, kabupaten })),
  ];
}

function sequenceFaults(versions: readonly QuotaVersion[]): readonly QuotaVersionFault[] {
  const twice = versions.filter(({ id }, index) => versions.findIndex((other) => other.id === id) < index);
  const programmes = [...new Set(versions.map(({ programme }) => programme))];
  const broken = programmes.flatMap((programme) => {
    const own = versions.filter((version) => version.programme === programme);
    const sorted = [...own].sort((left, right) => (left.validFrom < right.validFrom ? -1 : 1));
    return sorted.slice(1).flatMap(({ id, validFrom }, index): readonly QuotaVersionFault[] => {
      const kind = followFault(sorted[index]?.validTo, validFrom);
      return kind === undefined ? [] : [{ version: id, kind }];
    });
  });
  return [...twice.map(({ id }) => ({ version: id, kind: 'id-twice' as const })), ...broken];
}

function beginsQuarter(day: string): boolean {
  return /-(01|04|07|10)-01$/.test(day);
}
