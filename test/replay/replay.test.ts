import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';

import { installQuietRuntime } from '../support/quiet-runtime';
import { testEnvironment } from '../support/environment';
import { historyNames, readHistory } from '../support/histories';

jest.setTimeout(60_000);

beforeAll(() => {
  installQuietRuntime();
});
afterAll(() => Runtime.instance().shutdown());

/** Every path that a release must be able to continue. Recorded by the workflow tests with RECORD_HISTORIES=1. */
const PATHS = [
  'agency-outage',
  'agency-put-off',
  'agency-refused',
  'agency-slow',
  'appeal-accepted',
  'appeal-accepted-child',
  'appeal-not-made',
  'appeal-refused',
  'cancelled-in-agency-call',
  'cancelled-in-correction',
  'cancelled-in-deliberation',
  'cancelled-in-eligibility',
  'cancelled-in-groundcheck',
  'cancelled-in-intake',
  'cancelled-in-objection',
  'cancelled-in-ranking',
  'cancelled-in-registration',
  'criterion-failed',
  'cut-off-missed',
  // Cycles go on as they began: those without a suffix before phases were shown, partitions told and runs archived, and only
  // those that end with `determined` have their recipients determined by two officers.
  'cycle',
  'cycle-archived',
  'cycle-determination-stopped',
  'cycle-determined',
  'cycle-held-up',
  'cycle-held-up-determined',
  'cycle-held-up-telling',
  'cycle-held-up-telling-determined',
  'cycle-late',
  'cycle-late-archived',
  'cycle-late-determined',
  'cycle-overtaken-determined',
  'cycle-ranked-outside',
  'cycle-ranked-outside-late',
  'cycle-recovered',
  'cycle-recovered-archived',
  'cycle-recovered-determined',
  'cycle-result-refused',
  'cycle-returned',
  'cycle-returned-archived',
  'cycle-returned-determined',
  'cycle-withheld',
  'cycle-withheld-archived',
  'cycle-withheld-determined',
  'decision-against-withdrawal',
  'decision-at-deadline',
  'determination',
  'determination-overtaken',
  'determination-sent-back',
  'door-citizen',
  'door-dinsos',
  'door-kemensos',
  'door-village',
  'double-nik',
  'double-nik-both-met',
  'double-nik-other',
  'double-nik-other-stopped-by-cancel',
  'double-nik-other-stopped-by-terminate',
  'double-nik-settled-late',
  'double-nik-stopped',
  'double-nik-withdrawn',
  'double-nik-withdrawn-other',
  'end-duplicate',
  'end-eligible',
  'end-lapsed-correction',
  'end-lapsed-deliberation',
  'end-lapsed-identity',
  'end-not-eligible',
  'end-rejected',
  'end-rejected-by-head',
  'end-waiting-list-ended',
  'end-withdrawn',
  'escalated',
  'groundcheck-assigned',
  'groundcheck-next-period',
  'groundcheck-revisit',
  'groundcheck-sent-back',
  'objection-accepted',
  'objection-lapsed',
  'objection-lapsed-child',
  // Since a ruling on papers corrects the record, and the days to verify run until the ruling.
  'objection-lapsed-in-groundcheck-review',
  'objection-lapsed-in-groundcheck-visit',
  'objection-lapsed-in-objection-review',
  'objection-not-met',
  'objection-on-papers',
  'objection-on-papers-child',
  'objection-refused',
  'objection-refused-child',
  'objection-stopped-by-cancel',
  'objection-stopped-by-terminate',
  'objection-visited',
  'objection-visited-child',
  'redeployed',
  'registry-check',
  'repair-update',
  'return-corrected',
  'returned-and-visited',
  'returned-by-bps',
  'returned-from-waiting-list',
  'stopped-died',
  'stopped-institution',
  'stopped-not-eligible',
  'stopped-not-found',
  'stopped-refused',
  'waiting-list-granted',
  'withdrawn-in-objection',
];

/** What became of each history when the bundle ran it again. */
async function replayed(workflowBundle: WorkflowBundleOption, names: readonly string[]): Promise<Map<string, unknown>> {
  const histories = names.map((name) => ({ workflowId: name, history: JSON.parse(readHistory(name)) as object }));
  const errors = new Map<string, unknown>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    errors.set(workflowId, error);
  }
  return errors;
}

describe('the histories on file', () => {
  it('cover every path there is', () => {
    expect(historyNames()).toEqual(PATHS);
  });

  it('are continued by the present workflows as they were begun', async () => {
    const errors = await replayed({ codePath: testEnvironment().workflowBundle }, PATHS);

    expect(Object.fromEntries(errors)).toEqual(Object.fromEntries(PATHS.map((name) => [name, undefined])));
  });

  it('betray a change that would strand running proposals', async () => {
    const changed = await bundleWorkflowCode({
      workflowsPath: require.resolve('./changed-workflows'),
      logger: new DefaultLogger('ERROR'),
    });

    const errors = await replayed(changed, ['door-village', 'end-withdrawn']);

    expect([...errors.values()]).toEqual([
      expect.any(DeterminismViolationError),
      expect.any(DeterminismViolationError),
    ]);
  });
});

/** Everything written in a history, with its payloads as they read once decoded. */
function wordsOf(history: string): string {
  const payloads = [...history.matchAll(/"data":"([A-Za-z0-9+/=]*)"/gu)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
  const clear = history.replaceAll(/"data":"[A-Za-z0-9+/=]*"/gu, '"data":""');
  return [clear, ...payloads].join('\n');
}

describe('a history on file', () => {
  it.each(PATHS)('(%s) holds no identity number and no folder of the machine it was recorded on', (name) => {
    const words = wordsOf(readHistory(name));

    expect(words).not.toMatch(/(?<![0-9a-f])\d{16}(?![0-9a-f])/u);
    expect(words).not.toMatch(/\/(?:work|home|tmp|Users|root)\//u);
  });
});
