import { toldReport, type MonitoringReport } from '../../../domain/monitoring/report';
import { monitoringMetrics } from '../../../ranking/monitoring/metrics';
import { monitoringPage } from '../../../ranking/monitoring/page';

const moves = [
  { from: 1, to: 1, households: 6_000 },
  { from: 1, to: 2, households: 1_400 },
  { from: 2, to: 1, households: 600 },
  { from: 3, to: 1, households: 3 },
  { from: 4, to: 1, households: 9 },
];
const churn = { moves, byKabupaten: [{ kabupaten: '9901', households: 8_012, up: 1_400, down: 612 }] };
const quota = { programme: 'SEMBAKO', kabupaten: '9901', granted: 900, taken: 900, waiting: 30, waitingPlaces: 30 };
const run = { runId: 'ranking-x', version: '2031Q2', quarter: '2031Q2', decidedOn: '2031-04-20', churn };
const nation = { dimension: 'nation', group: 'nation', households: 10_000 } as const;

const report: MonitoringReport = toldReport({
  measuredAt: '2031-04-21T00:00:00.000Z',
  calendar: {
    calendarId: '<b>paser</b>',
    runs: [
      {
        ...run,
        rankedFirst: 12,
        servedWithEarlier: 2,
        quotas: [{ ...quota, places: 1_200 }, { ...quota, programme: 'PKH', places: null }, { ...quota, kabupaten: '9902', places: 0, taken: 2, granted: 2 }],
        waitingLists: [
          { programme: 'SEMBAKO', ages: [{ quarters: 0, households: 21 }, { quarters: 3, households: 9 }], endsAfter: 4, promoted: 8, ended: 0 },
          { programme: 'PKH', ages: [], endsAfter: null, promoted: 0, ended: 0 },
        ],
      },
    ],
    determinations: [
      { version: '2031Q3', decileVersion: '2031Q3', decisions: 7, proposedAt: '2031-07-20T00:00:00.000Z', seconds: null },
      { version: '2031Q2', decileVersion: '2031Q2', decisions: 4_000, proposedAt: '2031-04-20T00:00:00.000Z', seconds: 5_400 },
    ],
  },
  churn: { ...churn, joined: 3, left: 70 },
  targeting: {
    limits: [{ rulesId: 'V-79', programme: 'PKH', limit: 4 }],
    counts: [
      { limit: 4, ...nation, belongs: 4_000, letIn: 4_000, both: 3_000 },
      { limit: 4, ...nation, dimension: 'household-size', group: '7+', belongs: 400, letIn: 500, both: 398 },
      { limit: 4, ...nation, dimension: 'sex-of-head', group: 'female', belongs: 400, letIn: 500, both: 300 },
      { limit: 4, ...nation, dimension: 'kabupaten', group: '9901', belongs: 400, letIn: 500, both: 300 },
    ],
    withoutTruth: 0,
  },
}); // prettier-ignore
const html = monitoringPage(report);

describe('the monitoring page', () => {
  it('says the same in Indonesian and in English, with the numbers as each writes them', () => {
    expect(html).toContain('2.012 dari 8.012 berpindah');
    expect(html).toContain('2,012 of 8,012 moved');
    expect(html).toContain('<th scope="row">PKH</th>');
    expect(html).toContain('Kepala perempuan');
    expect(html).toContain('Female head');
    expect(html).toContain('1,5 jam');
    expect(html).toContain('1.5 hours');
    expect(html).toContain('not signed yet');
  });

  it('has in tables what its charts show, and a sign for what is not told', () => {
    expect(html).toContain('<tr><th scope="row">2031Q2</th><td>2031-04-20</td><td>8,012</td><td>2,012</td><td>25.1%</td>');
    expect(html).toContain('<tr><th scope="row">V-79</th><td>PKH</td><td>1-4</td><td>25%</td><td>25%</td></tr>');
    expect(html).toContain('<tr><th scope="row">Members: 7+</th><td>10,000</td><td>–</td><td>20.4%</td></tr>');
    expect(html).toContain('<tr><th scope="row">SEMBAKO</th><td>30</td><td>3</td><td>4</td><td>8</td><td>0</td></tr>');
    expect(html).toContain('No longer in the registry: 70');
    expect(html).toContain('New in the registry: –');
  }); // prettier-ignore

  it('needs nothing from outside and runs nothing', () => {
    expect(html).not.toMatch(/https?:|src=|@import|<script|<link/);
    expect((html.match(/url\(/g) ?? []).length).toBe((html.match(/url\(#/g) ?? []).length);
  });

  it('names every chart for whoever cannot see it', () => {
    const charts = html.match(/<svg /g) ?? [];
    const named = html.match(/<svg [^>]*role="img" aria-labelledby="([^"]+)"><title id="\1">/g) ?? [];
    const ids = html.match(/ id="[^"]+"/g) ?? [];

    expect(charts).toHaveLength(10);
    expect(named).toHaveLength(10);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hatches a cell that is not told, so that it does not look like nobody', () => {
    expect(html.match(/<rect [^>]*fill="url\(#en-registry-h\)"/g) ?? []).toHaveLength(2);
  });

  it('writes names as text, whatever they hold', () => {
    expect(html).toContain('&lt;b&gt;paser&lt;/b&gt;');
  });

  it('says of what was not measured that it was not', () => {
    const empty = monitoringPage(toldReport({ measuredAt: 'now' }));

    expect(empty.match(/Not measured this time/g)).toHaveLength(6);
    expect(empty).not.toContain('<svg');
  });
});

const META = /^# (?:HELP|TYPE) ([a-z_]+) .+$/;
const SAMPLE = /^([a-z_]+)((?:\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})?) (\S+)$/;

/** A parser of Prometheus' text format of its own. Throws for a line that is neither help, type nor sample of the name before. */
function parseMetrics(content: string): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  let current: string | undefined;
  for (const line of content.split('\n').slice(0, -1)) {
    const meta = META.exec(line);
    if (meta !== null) {
      [, current] = meta;
      continue;
    }
    const [, name, labels, value] = SAMPLE.exec(line) ?? [];
    const key = `${String(name)}${String(labels)}`;
    if (name === undefined || name !== current || samples.has(key) || !Number.isFinite(Number(value)))
      throw new Error(`No sample of ${String(current)}: ${line}`);
    samples.set(key, Number(value));
  }
  return samples;
}

describe('metrics', () => {
  const content = monitoringMetrics(report);
  const samples = parseMetrics(content);

  it('are gauges in the text format, each name in one place and no sample twice', () => {
    const typed = content.match(/^# TYPE [a-z_]+ gauge$/gm) ?? [];

    expect(content.endsWith('\n')).toBe(true);
    expect(new Set(typed).size).toBe(typed.length);
    expect(content.match(/^# HELP/gm)).toHaveLength(typed.length);
    expect(samples.size).toBeGreaterThan(200);
  });

  it.each([
    ['dtsen_monitoring_measured_at_seconds', 1_934_496_000],
    ['dtsen_decile_moved_share{source="registry",region="nation"}', 0.2511],
    ['dtsen_decile_moved_households{source="proposals",version="2031Q2",region="9901",direction="up"}', 1_400],
    ['dtsen_decile_moves{source="registry",from="1",to="2"}', 1_400],
    ['dtsen_decile_moves{source="registry",from="10",to="1"}', 0],
    ['dtsen_registry_left', 70],
    ['dtsen_exclusion_error_share{limit="4",dimension="nation",group="nation"}', 0.25],
    ['dtsen_programme_inclusion_error_share{rules="V-79",programme="PKH",limit="4"}', 0.25],
    ['dtsen_quota_free_places{version="2031Q2",programme="PKH",kabupaten="9901"}', undefined],
    ['dtsen_quota_taken_places{version="2031Q2",programme="PKH",kabupaten="9901"}', 900],
    ['dtsen_waiting_age_households{version="2031Q2",programme="SEMBAKO",quarters="3"}', 9],
    ['dtsen_waiting_oldest_quarters{version="2031Q2",programme="SEMBAKO"}', 3],
    ['dtsen_determination_seconds{version="2031Q2",decile_version="2031Q2"}', 5_400],
    ['dtsen_determination_open{version="2031Q3",decile_version="2031Q3"}', 1],
  ])('say %s', (name, value) => {
    expect(samples.get(name)).toBe(value);
  });

  it('have no sample of what is not told', () => {
    expect(samples.has('dtsen_registry_joined')).toBe(false);
    expect(samples.has('dtsen_decile_moves{source="registry",from="3",to="1"}')).toBe(false);
    expect(samples.has('dtsen_decile_moves{source="registry",from="4",to="1"}')).toBe(false);
    expect(samples.has('dtsen_quota_taken_places{version="2031Q2",programme="SEMBAKO",kabupaten="9902"}')).toBe(false);
  });

  it('keep labels whole, whatever they hold', () => {
    const odd = toldReport({
      measuredAt: '2031-04-21T00:00:00.000Z',
      targeting: { limits: [{ rulesId: 'a"b\\c\nd', programme: 'PKH', limit: 4 }], counts: [{ limit: 4, ...nation, belongs: 40, letIn: 40, both: 20 }], withoutTruth: 0 },
    }); // prettier-ignore

    const parsed = parseMetrics(monitoringMetrics(odd));

    expect([...parsed.keys()]).toContain(
      'dtsen_programme_exclusion_error_share{rules="a\\"b\\\\c\\nd",programme="PKH",limit="4"}',
    );
  });
});
