/** Households that went from one decile to another, 1 being the poorest. */
export interface DecileMove {
  readonly from: number;
  readonly to: number;
  readonly households: number;
}

/** Households with a decile before and after, and how many of them rose (to a richer decile) or fell. */
export interface Moved {
  readonly households: number;
  readonly up: number;
  readonly down: number;
}

/** How deciles moved between two rankings: counts only, nothing about anybody. */
export interface DecileChurn {
  readonly moves: readonly DecileMove[];
  readonly byKabupaten: readonly (Moved & { readonly kabupaten: string })[];
}

/** Places of a programme in a kabupaten/kota, and who has them. A place is a household or a member: see the rules. */
export interface QuotaFill {
  readonly programme: string;
  readonly kabupaten: string;
  /** `null` where there is no quota: everybody who qualifies has a place. */
  readonly places: number | null;
  readonly taken: number;
  readonly granted: number;
  readonly waitingPlaces: number;
  readonly waiting: number;
}

/** Households on the waiting list of a programme by the quarters they had waited before; 0 has just joined. */
export interface WaitingAge {
  readonly quarters: number;
  readonly households: number;
}

/** The waiting list of a programme in one quarter. */
export interface WaitingList {
  readonly programme: string;
  readonly ages: readonly WaitingAge[];
  /** Quarters after which waiting ends; `null` when the rules of the run are not on record. */
  readonly endsAfter: number | null;
  /** Households that had waited and got a place, and those whose waiting ended without one. */
  readonly promoted: number;
  readonly ended: number;
}

/** What became of a quarter whose decisions are in force. */
export interface RunFigures {
  readonly runId: string;
  readonly version: string;
  readonly quarter: string;
  /** Legal day of its decisions, yyyy-mm-dd. */
  readonly decidedOn: string;
  readonly churn: DecileChurn;
  /** Entries without a decile before, and entries served with the decile of an earlier version. Neither is in `churn`. */
  readonly rankedFirst: number;
  readonly servedWithEarlier: number;
  readonly quotas: readonly QuotaFill[];
  readonly waitingLists: readonly WaitingList[];
}

/** How long two officers took over the decisions of a run. */
export interface DeterminationTime {
  readonly version: string;
  readonly decileVersion: string;
  readonly decisions: number;
  /** Server time, ISO. */
  readonly proposedAt: string;
  /** Seconds of server time from the proposal until they were in force; `null` while they are not. */
  readonly seconds: number | null;
}

/** What the database tells of a calendar: its last two quarters whose decisions are in force, the later first. */
export interface CalendarFigures {
  readonly calendarId: string;
  readonly runs: readonly RunFigures[];
  /** The newest first. */
  readonly determinations: readonly DeterminationTime[];
}
