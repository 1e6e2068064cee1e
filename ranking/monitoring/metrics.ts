import type { MonitoringReport, ToldRun } from '../../domain/monitoring/report';
import type { ToldMoved } from '../../domain/monitoring/told-churn';

type Labels = Readonly<Record<string, string>>;

/** One number of a gauge; what is not told has no sample. */
interface Sample {
  readonly name: keyof typeof GAUGES;
  readonly value: number | null;
  readonly labels?: Labels;
}

/** Every gauge with its help. Counts are of households unless they say otherwise. */
const GAUGES = {
  dtsen_monitoring_measured_at_seconds: 'When these figures were measured, in seconds since 1970.',
  dtsen_decile_households: 'Households with a decile before and after.',
  dtsen_decile_moved_households: 'Households whose decile rose (up, richer) or fell (down, poorer).',
  dtsen_decile_moved_share: 'Share of households whose decile is another than before.',
  dtsen_decile_moves: 'Households that went from one decile to another, of the whole nation.',
  dtsen_decile_ranked_first: 'Entries of a run that had no decile before.',
  dtsen_decile_served_with_earlier: 'Entries of a run served with the decile of an earlier version.',
  dtsen_registry_joined: 'Households only the later result of the registry knows.',
  dtsen_registry_left: 'Households only the earlier result of the registry knows.',
  dtsen_exclusion_error_share: 'Of those who truly belong in deciles 1 to limit the share left out.',
  dtsen_inclusion_error_share: 'Of those let into deciles 1 to limit the share that does not belong.',
  dtsen_programme_exclusion_error_share: 'Exclusion error of the nation at the limit of a programme.',
  dtsen_programme_inclusion_error_share: 'Inclusion error of the nation at the limit of a programme.',
  dtsen_quota_places: 'Places of a programme in a kabupaten/kota.',
  dtsen_quota_taken_places: 'Places that are taken, also where nothing limits them.',
  dtsen_quota_free_places: 'Places that are left.',
  dtsen_waiting_households: 'Households that wait for a place.',
  dtsen_waiting_places: 'Places that are waited for.',
  dtsen_waiting_age_households: 'Households on the waiting list by quarters waited before.',
  dtsen_waiting_oldest_quarters: 'Quarters the longest on the waiting list has waited.',
  dtsen_waiting_promoted_households: 'Households that had waited and got a place.',
  dtsen_waiting_ended_households: 'Households whose waiting ended without a place.',
  dtsen_determination_decisions: 'Decisions two officers determine at once.',
  dtsen_determination_seconds: 'Seconds from the proposal of a determination until it was in force.',
  dtsen_determination_open: 'Whether a determination waits for its signatures.',
} as const;

/**
 * The report in Prometheus' text format, for a file that node_exporter collects: gauges without timestamps. Labels are codes
 * of regions, programmes and versions, never anything about a household; a number that is not told has no sample.
 */
export function monitoringMetrics(report: MonitoringReport): string {
  const samples = [
    { name: 'dtsen_monitoring_measured_at_seconds', value: Date.parse(report.measuredAt) / 1_000 } as const,
    ...(report.churn === undefined ? [] : registrySamples(report.churn)),
    ...targetingSamples(report.targeting),
    ...calendarSamples(report.calendar),
  ];
  const lines = (Object.keys(GAUGES) as (keyof typeof GAUGES)[]).flatMap((name) => {
    const own = samples.filter((sample) => sample.name === name && sample.value !== null);
    if (own.length === 0) return [];
    return [`# HELP ${name} ${GAUGES[name]}`, `# TYPE ${name} gauge`, ...own.map(sampleLine)];
  });
  return `${lines.join('\n')}\n`;
}

function sampleLine({ name, labels = {}, value }: Sample): string {
  const named = Object.entries(labels).map(([key, label]) => `${key}="${escaped(label)}"`);
  return `${name}${named.length === 0 ? '' : `{${named.join(',')}}`} ${String(value)}`;
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function registrySamples(churn: NonNullable<MonitoringReport['churn']>): readonly Sample[] {
  return [
    ...churnSamples(churn, { source: 'registry' }),
    { name: 'dtsen_registry_joined', value: churn.joined },
    { name: 'dtsen_registry_left', value: churn.left },
  ];
}

function churnSamples({ nation, matrix, byKabupaten }: ToldRun['churn'], labels: Labels): readonly Sample[] {
  const moved = (region: string, { households, up, down, movedShare }: ToldMoved): readonly Sample[] => {
    const own = { ...labels, region };
    return [
      { name: 'dtsen_decile_households', labels: own, value: households },
      { name: 'dtsen_decile_moved_households', labels: { ...own, direction: 'up' }, value: up },
      { name: 'dtsen_decile_moved_households', labels: { ...own, direction: 'down' }, value: down },
      { name: 'dtsen_decile_moved_share', labels: own, value: movedShare },
    ];
  };
  const moves = matrix.flatMap((row, from) =>
    row.map((value, to): Sample => {
      const way = { from: String(from + 1), to: String(to + 1) };
      return { name: 'dtsen_decile_moves', labels: { ...labels, ...way }, value };
    }),
  );
  return [
    ...moved('nation', nation),
    ...byKabupaten.flatMap(({ kabupaten, ...own }) => moved(kabupaten, own)),
    ...moves,
  ];
}

function targetingSamples(targeting: MonitoringReport['targeting']): readonly Sample[] {
  const ofGroups = (targeting?.errors ?? []).flatMap((error): readonly Sample[] => {
    const labels = { limit: String(error.limit), dimension: error.dimension, group: error.group };
    return [
      { name: 'dtsen_exclusion_error_share', labels, value: error.exclusionError },
      { name: 'dtsen_inclusion_error_share', labels, value: error.inclusionError },
    ];
  });
  const ofProgrammes = (targeting?.programmes ?? []).flatMap((error): readonly Sample[] => {
    const labels = { rules: error.rulesId, programme: error.programme, limit: String(error.limit) };
    return [
      { name: 'dtsen_programme_exclusion_error_share', labels, value: error.exclusionError },
      { name: 'dtsen_programme_inclusion_error_share', labels, value: error.inclusionError },
    ];
  });
  return [...ofGroups, ...ofProgrammes];
}

function calendarSamples(calendar: MonitoringReport['calendar']): readonly Sample[] {
  if (calendar === undefined) return [];
  const determinations = calendar.determinations.flatMap((time): readonly Sample[] => {
    const labels = { version: time.version, decile_version: time.decileVersion };
    return [
      { name: 'dtsen_determination_decisions', labels, value: time.decisions },
      { name: 'dtsen_determination_seconds', labels, value: time.seconds },
      { name: 'dtsen_determination_open', labels, value: time.seconds === null ? 1 : 0 },
    ];
  });
  return [...calendar.runs.flatMap(runSamples), ...determinations];
}

function runSamples(run: ToldRun): readonly Sample[] {
  const { version } = run;
  return [
    ...churnSamples(run.churn, { source: 'proposals', version }),
    { name: 'dtsen_decile_ranked_first', labels: { version }, value: run.rankedFirst },
    { name: 'dtsen_decile_served_with_earlier', labels: { version }, value: run.servedWithEarlier },
    ...run.quotas.flatMap((quota) => quotaSamples(quota, version)),
    ...run.waitingLists.flatMap((list) => waitingSamples(list, version)),
  ];
}

/** Regions only: whoever wants a programme adds them up, as far as they are told. */
function quotaSamples(quota: ToldRun['quotas'][number], version: string): readonly Sample[] {
  if (quota.kabupaten === null) return [];
  const labels = { version, programme: quota.programme, kabupaten: quota.kabupaten };
  return [
    { name: 'dtsen_quota_places', labels, value: quota.places },
    { name: 'dtsen_quota_taken_places', labels, value: quota.taken },
    { name: 'dtsen_quota_free_places', labels, value: quota.free },
    { name: 'dtsen_waiting_households', labels, value: quota.waiting },
    { name: 'dtsen_waiting_places', labels, value: quota.waitingPlaces },
  ];
}

function waitingSamples(list: ToldRun['waitingLists'][number], version: string): readonly Sample[] {
  const labels = { version, programme: list.programme };
  const ages = list.ages.map(({ quarters, households }): Sample => {
    const own = { ...labels, quarters: String(quarters) };
    return { name: 'dtsen_waiting_age_households', labels: own, value: households };
  });
  return [
    ...ages,
    { name: 'dtsen_waiting_oldest_quarters', labels, value: list.oldest },
    { name: 'dtsen_waiting_promoted_households', labels, value: list.promoted },
    { name: 'dtsen_waiting_ended_households', labels, value: list.ended },
  ];
}
