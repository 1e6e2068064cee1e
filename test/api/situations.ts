import { createHash, randomUUID } from 'node:crypto';

import { applyKept } from '../../workers/commands';
import { PAPER_EXAMPLES } from '../../api/examples/papers';
import { RANKING_RESULT_EXAMPLES } from '../../api/examples/ranking-results';
import type { STAND_INS } from '../../api/examples/stand-ins';
import type { Operation, Situation } from '../../api/operation';
import { legalTime } from '../../domain/calendar/clock';
import { submissionOf } from '../../scripts/play/demonstration';
import { saveFreeze } from '../../scripts/reference';
import { casesOf } from './cases-on-desk';
import { personOf, type Answer, type RunningApi } from './running-api';
import { etag, placeTask, type PlacedTask } from './tasks-on-desk';

/** What an example is about: real ids for its stand-ins, and the version its `If-Match` names. */
export interface BroughtAbout {
  readonly ids: Partial<Record<keyof typeof STAND_INS, string>>;
  readonly version: number;
}

export type BringAbout = (operation: Operation) => Promise<BroughtAbout>;

const AWAITED = {
  version: '2026Q1',
  phase: 'frozen',
  outside: { state: 'awaited', since: '2026-01-22T03:00:00.000Z', households: 2 },
} as const;
const HOUR_MS = 3_600_000;
/** Tasks that a head of Dinsos acts on; the others are those of the verifier. */
const OF_HEADS = new Set(['act-in-bulk']);

/** How to bring about what an example of the API is given. */
export function situations(api: RunningApi): Readonly<Record<Situation, BringAbout>> {
  let seed = 800;

  async function filed(): Promise<{ readonly proposalId: string; readonly trackingCode: string; birthDate: string }> {
    const household = submissionOf({ seed: (seed += 1), village: '3201022003', channel: 'village' });
    const headers = { 'idempotency-key': randomUUID() };
    const { body } = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
    const birthDate = household.members[0]?.birthDate ?? '';
    return { proposalId: String(body['proposalId']), trackingCode: String(body['trackingCode']), birthDate };
  }

  function ask(path: string, { as, taskId, version = 1, body = {} }: Asked): Promise<Answer> {
    const headers = { 'if-match': etag(taskId, version), 'idempotency-key': randomUUID() };
    return api.call({ path, as, body, headers });
  }

  async function open(operation: Operation, changes: PlacedTask = {}): Promise<BroughtAbout> {
    const { proposalId } = await filed();
    const place = OF_HEADS.has(operation.name) ? ({ kind: 'ratification', role: 'dinsos-head' } as const) : {};
    return {
      ids: { proposalId, taskId: await placeTask(api.stores, { proposalId, ...place, ...changes }) },
      version: 1,
    };
  }

  async function claimedBy(as: string, operation: Operation): Promise<BroughtAbout> {
    const { ids } = await open(operation);
    const taskId = ids.taskId ?? '';
    await ask(`/v1/tasks/${taskId}/claim`, { as, taskId });
    return { ids, version: 2 };
  }

  async function proposal(): Promise<BroughtAbout> {
    const { proposalId, trackingCode, birthDate } = await filed();
    return { ids: { proposalId, trackingCode, birthDate }, version: 0 };
  }

  return {
    'open-task': open,
    'my-task': (operation) => claimedBy('budi', operation),
    'others-task': (operation) => claimedBy('euis', operation),
    'visit-task': (operation) =>
      open(operation, { kind: 'groundcheck-visit', role: 'field-facilitator', formVersion: 'gc-2026-02' }),
    'odk-visit': async () => {
      const { taskId, proposalId, trackingCode } = await casesOf(() => api).aVisit();
      return { ids: { taskId, proposalId, trackingCode }, version: 1 };
    },
    'late-visit': async () => {
      const { taskId, proposalId, trackingCode, instanceId } = await casesOf(() => api).aLateVisit();
      return { ids: { taskId, proposalId, trackingCode, instanceId }, version: 1 };
    },
    attachment: async (operation) => {
      const about = await open(operation);
      const [example] = PAPER_EXAMPLES['attach-to-task'];
      const { mediaType, base64 } = example.content;
      const content = Buffer.from(base64, 'base64');
      const kept = await api.call({
        path: `/v1/tasks/${about.ids.taskId ?? ''}/attachments`,
        as: 'budi',
        body: content,
        headers: { 'content-type': mediaType, 'content-digest': digestOf(content), 'idempotency-key': randomUUID() },
      });
      return { ...about, ids: { ...about.ids, attachmentId: String(kept.body['attachmentId']) } };
    },
    'frozen-task': async (operation) => {
      const claimed = await claimedBy('budi', operation);
      await freeze(api);
      return claimed;
    },
    unanswered: async (operation) => {
      const claimed = await claimedBy('budi', operation);
      api.temporal.answersTooLate();
      return claimed;
    },
    'open-proposal': proposal,
    'window-closed': async () => {
      const brought = await proposal();
      api.temporal.refuses('objection-window-closed');
      return brought;
    },
    cycle: () => {
      api.temporal.answersWith({ version: '2026Q1', phase: 'ranked' });
      return Promise.resolve({ ids: {}, version: 0 });
    },
    'result-awaited': () => {
      api.temporal.answersWith(AWAITED);
      return Promise.resolve({ ids: {}, version: 0 });
    },
    'result-uploaded': async () => {
      api.temporal.answersWith(AWAITED);
      const { mediaType, base64 } = RANKING_RESULT_EXAMPLES['upload-result'][0].content;
      const content = Buffer.from(base64, 'base64');
      const headers = {
        'content-type': mediaType,
        'content-digest': digestOf(content),
        'idempotency-key': randomUUID(),
      };
      await api.call({ path: '/v1/cycles/2026Q1/result/files', as: 'ratna', body: content, headers });
      return { ids: {}, version: 0 };
    },
    'cycle-not-paused': () => {
      api.temporal.refuses('cycle-not-paused');
      return Promise.resolve({ ids: {}, version: 0 });
    },
    'result-not-awaited': () => {
      api.temporal.refuses('result-not-awaited');
      return Promise.resolve({ ids: {}, version: 0 });
    },
    delegation: async () => {
      const [validFrom, validUntil] = [-1, 24].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
      const body = { from: personOf('budi'), to: personOf('euis'), validFrom, validUntil };
      const headers = { 'idempotency-key': randomUUID() };
      const made = await api.call({ path: '/v1/delegations', as: 'budi', body, headers });
      return { ids: { delegationId: String(made.body['delegationId']) }, version: 0 };
    },
    bulk: async () => {
      const taskId = await placeTask(api.stores, { kind: 'ratification', role: 'dinsos-head' });
      const items = [{ taskId, version: 1, command: 'claim' }];
      const taken = await ask('/v1/tasks/bulk', { as: 'dadang', taskId, body: { items } });
      return { ids: { taskId, bulkId: String(taken.body['bulkId']) }, version: 0 };
    },
    'kept-command': async (operation) => {
      const { ids } = await claimedBy('budi', operation);
      const taskId = ids.taskId ?? '';
      api.temporal.answersTooLate();
      const body = { outcome: 'verified' };
      const kept = await ask(`/v1/tasks/${taskId}/complete`, { as: 'budi', taskId, version: 2, body });
      api.temporal.accepts();
      await applyKept({ commands: api.stores.commands, client: api.temporal.client }, 50);
      return { ids: { commandId: String(kept.body['commandId']) }, version: 0 };
    },
  };
}

/** As `Content-Digest` states it. */
export function digestOf(content: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;
}

interface Asked {
  readonly as: string;
  readonly taskId: string;
  readonly version?: number;
  readonly body?: object;
}

async function freeze({ stores }: RunningApi): Promise<void> {
  const { clock } = await stores.reference.calendar();
  const legalNow = legalTime(clock, Date.now());
  await saveFreeze(stores.database, {
    id: 'audit-of-bogor',
    region: '3201',
    kinds: ['completeness-check'],
    from: new Date(legalNow - HOUR_MS).toISOString(),
    until: new Date(legalNow + HOUR_MS).toISOString(),
    reason: { id: 'Pemeriksaan BPKP', en: 'Audit by BPKP' },
    source: 'invented for this test',
  });
}
