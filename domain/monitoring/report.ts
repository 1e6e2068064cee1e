import type { MonitoringFigures, RegistryChurn, RunFigures } from './figures';
import { told } from './small-cells';
import { toldChurn, type ToldChurn } from './told-churn';
import {
  toldDetermination,
  toldQuotas,
  toldWaitingList,
  type ToldDetermination,
  type ToldQuota,
  type ToldWaitingList,
} from './told-lists';
import { toldTargeting, type ToldTargeting } from './told-targeting';

/** A quarter as it may be told. */
export interface ToldRun extends Pick<RunFigures, 'runId' | 'version' | 'quarter' | 'decidedOn'> {
  readonly churn: ToldChurn;
  readonly rankedFirst: number | null;
  readonly servedWithEarlier: number | null;
  readonly quotas: readonly ToldQuota[];
  readonly waitingLists: readonly ToldWaitingList[];
}

export interface ToldRegistryChurn extends ToldChurn {
  readonly joined: number | null;
  readonly left: number | null;
}

/** Everything that page, metrics and JSON tell. A number about fewer than five households is `null` in it. */
export interface MonitoringReport {
  readonly measuredAt: string;
  readonly calendar?: {
    readonly calendarId: string;
    /** The later first. */
    readonly runs: readonly ToldRun[];
    readonly determinations: readonly ToldDetermination[];
  };
  readonly churn?: ToldRegistryChurn;
  readonly targeting?: ToldTargeting;
}

/** The only way from figures to what is shown: what may not be told is gone. */
export function toldReport({ measuredAt, calendar, churn, targeting }: MonitoringFigures): MonitoringReport {
  return {
    measuredAt,
    ...(calendar !== undefined && {
      calendar: {
        calendarId: calendar.calendarId,
        runs: calendar.runs.map(toldRun),
        determinations: calendar.determinations.map(toldDetermination),
      },
    }),
    ...(churn !== undefined && { churn: toldRegistryChurn(churn) }),
    ...(targeting !== undefined && { targeting: toldTargeting(targeting) }),
  };
}

function toldRun(run: RunFigures): ToldRun {
  const { runId, version, quarter, decidedOn, churn, rankedFirst, servedWithEarlier, quotas, waitingLists } = run;
  return {
    ...{ runId, version, quarter, decidedOn },
    churn: toldChurn(churn),
    rankedFirst: told(rankedFirst),
    servedWithEarlier: told(servedWithEarlier),
    quotas: toldQuotas(quotas),
    waitingLists: waitingLists.map(toldWaitingList),
  };
}

function toldRegistryChurn({ joined, left, ...churn }: RegistryChurn): ToldRegistryChurn {
  return { ...toldChurn(churn), joined: told(joined), left: told(left) };
}
