import type { DeterminationTime, QuotaFill, WaitingList } from './figures';
import { guardedRows, shareOf, told, toldParts } from './small-cells';

/** What may be told of a quota. */
export interface ToldQuota {
  readonly programme: string;
  /** `null`: all regions of the programme that have a quota, or all that have none. */
  readonly kabupaten: string | null;
  /** `null` where there is no quota: everybody who qualifies has a place. */
  readonly places: number | null;
  /** `null` is not told. */
  readonly taken: number | null;
  readonly waiting: number | null;
  readonly waitingPlaces: number | null;
  /** Places that are left, and the share that is taken; `null` where it is not told, or nothing limits them. */
  readonly free: number | null;
  readonly fill: number | null;
}

/** What may be told of a waiting list; `null` is not told. */
export interface ToldWaitingList {
  readonly programme: string;
  readonly households: number | null;
  readonly ages: readonly { readonly quarters: number; readonly households: number | null }[];
  /** Quarters the longest has waited; `null` when nobody waits. */
  readonly oldest: number | null;
  readonly endsAfter: number | null;
  readonly promoted: number | null;
  readonly ended: number | null;
}

export type ToldDetermination = Omit<DeterminationTime, 'decisions'> & { readonly decisions: number | null };

const COLUMNS = ['taken', 'waiting', 'waitingPlaces'] as const;

/** Quotas as they may be told: of each programme the regions with a quota and those without, each whole before its parts. */
export function toldQuotas(quotas: readonly QuotaFill[]): readonly ToldQuota[] {
  const programmes = [...new Set(quotas.map(({ programme }) => programme))];
  return programmes.flatMap((programme) => {
    const own = quotas.filter((quota) => quota.programme === programme);
    const [limited, open] = [own.filter(({ places }) => places !== null), own.filter(({ places }) => places === null)];
    return [limited, open].flatMap((regions) => toldRegions(programme, regions));
  });
}

function toldRegions(programme: string, regions: readonly QuotaFill[]): readonly ToldQuota[] {
  if (regions.length === 0) return [];
  const rows = regions.map(({ kabupaten, places, ...counts }) => ({ kabupaten, places, ...toldCounts(counts) }));
  const sum = (name: keyof Omit<QuotaFill, 'programme' | 'kabupaten'>): number => {
    return regions.reduce((total, region) => total + Number(region[name]), 0);
  };
  const whole = {
    kabupaten: null,
    places: regions.every(({ places }) => places === null) ? null : sum('places'),
    ...toldCounts({
      taken: sum('taken'),
      granted: sum('granted'),
      waiting: sum('waiting'),
      waitingPlaces: sum('waitingPlaces'),
    }),
  };
  const guarded = guardedRows<(typeof COLUMNS)[number], typeof whole | (typeof rows)[number]>(rows, {
    columns: COLUMNS,
    size: 'taken',
  });
  return [whole, ...guarded].map((row) => ({ programme, ...row, ...filled(row) }));
}

type Counts = Pick<QuotaFill, 'granted' | 'taken' | 'waiting' | 'waitingPlaces'>;

/** Places are of households, so they are told when the households are. */
function toldCounts(counts: Counts): Pick<ToldQuota, (typeof COLUMNS)[number]> {
  const { granted, taken, waiting, waitingPlaces } = counts;
  return {
    taken: told(granted) === null ? null : taken,
    waiting: told(waiting),
    waitingPlaces: told(waiting) === null ? null : waitingPlaces,
  };
}

/** More places may be taken than there are, where a quota was lowered for those who had one. */
function filled({ places, taken }: Pick<ToldQuota, 'places' | 'taken'>): Pick<ToldQuota, 'free' | 'fill'> {
  if (places === null || taken === null) return { free: null, fill: null };
  return { free: Math.max(0, places - taken), fill: shareOf(taken, places) };
}

/** A waiting list as it may be told. */
export function toldWaitingList({ programme, ages, endsAfter, promoted, ended }: WaitingList): ToldWaitingList {
  const counts = ages.map(({ households }) => households);
  const parts = toldParts(counts);
  return {
    programme,
    households: told(counts.reduce((sum, households) => sum + households, 0)),
    ages: ages.map(({ quarters }, index) => ({ quarters, households: parts[index] ?? null })),
    oldest: ages.length === 0 ? null : Math.max(...ages.map(({ quarters }) => quarters)),
    endsAfter,
    promoted: told(promoted),
    ended: told(ended),
  };
}

/** A determination as it may be told. */
export function toldDetermination({ decisions, ...time }: DeterminationTime): ToldDetermination {
  return { ...time, decisions: told(decisions) };
}
