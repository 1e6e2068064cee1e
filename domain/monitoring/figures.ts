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

/** By what households are compared with the truth. */
export const ERROR_DIMENSIONS = [
  'nation',
  'kabupaten',
  'sex-of-head',
  'disability',
  'island-group',
  'household-size',
] as const;
export type ErrorDimension = (typeof ERROR_DIMENSIONS)[number];

/** Of one group: whom deciles 1 to `limit` let in, and who truly belongs there. */
export interface TargetingCounts {
  readonly limit: number;
  readonly dimension: ErrorDimension;
  readonly group: string;
  readonly households: number;
  /** In deciles 1 to `limit` by the truth, by the ranking, and by both. */
  readonly belongs: number;
  readonly letIn: number;
  readonly both: number;
}

/** A decile limit of a programme in one version of the rules. */
export interface ProgrammeLimit {
  readonly rulesId: string;
  readonly programme: string;
  readonly limit: number;
}

/** A ranking held against what households truly live on. */
export interface TargetingFigures {
  readonly limits: readonly ProgrammeLimit[];
  readonly counts: readonly TargetingCounts[];
  /** Households of the registry of which no truth is known, who are not in `counts`. */
  readonly withoutTruth: number;
}

/** How the registry's deciles moved, and the households that only one of two results knows. */
export interface RegistryChurn extends DecileChurn {
  readonly joined: number;
  readonly left: number;
}

/** All that was measured; what was not is absent. */
export interface MonitoringFigures {
  /** Server time, ISO. */
  readonly measuredAt: string;
  readonly calendar?: CalendarFigures;
  readonly churn?: RegistryChurn;
  readonly targeting?: TargetingFigures;
}
