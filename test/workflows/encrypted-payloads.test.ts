import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import {
  Client,
  Connection,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';

import { withdraw } from '../../contracts/household-proposal';
import { proposalWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import { withNewPayloadKey } from '../../platform/payload-codec';
import { protectedConverter } from '../../platform/payload-protection';
import { deleteHistory } from '../../scripts/keys/delete-history';
import { ownNamespace, testEnvironment } from '../support/environment';
import { changingKeys, protection } from '../support/payloads';
import type { Proposed } from '../support/proposed';
import { WorkerHarness } from '../support/worker-harness';

const ring = changingKeys();
let harness: WorkerHarness;
/** A client of somebody who has no keys. */
let stranger: Client;
let connection: Connection;
beforeAll(async () => {
  const environment = testEnvironment();
  harness = await WorkerHarness.start({ payloads: protection(ring, 'refused') });
  connection = await Connection.connect({ address: environment.temporalAddress });
  stranger = new Client({ connection, namespace: ownNamespace(environment) });
});
afterAll(async () => {
  await harness.stop();
  await connection.close();
});

const rotate = (): void => {
  ring.file = withNewPayloadKey(ring.file, new Date());
};

interface StoredPayload {
  readonly metadata: Readonly<Record<string, string>>;
  readonly data?: string;
}

/** Every payload of a history, by where it stands, as Temporal stores it. */
function payloadsOf(value: unknown, path = ''): [string, StoredPayload][] {
  if (typeof value !== 'object' || value === null) return [];
  if ('metadata' in value && typeof (value as StoredPayload).metadata['encoding'] === 'string')
    return [[path, value as StoredPayload]];
  return Object.entries(value).flatMap(([key, part]) => payloadsOf(part, `${path}/${key}`));
}

const fromBase64 = (text = ''): string => Buffer.from(text, 'base64').toString('utf8');

function exists({ handle }: Proposed): Promise<boolean> {
  return handle.describe().then(
    () => true,
    (error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    },
  );
}

async function storedHistory({ handle }: Pick<Proposed, 'handle'>): Promise<string> {
  return historyToJSON(await handle.fetchHistory());
}

async function codeOf(asked: Promise<unknown>): Promise<string | null | undefined> {
  const error: unknown = await asked.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  const known = error instanceof WorkflowFailedError || error instanceof WorkflowUpdateFailedError;
  const failure = known ? error.cause : undefined;
  if (!(failure instanceof ApplicationFailure)) throw new Error('It was not refused with a code', { cause: error });
  return failure.type;
}

describe('what Temporal stores of a proposal', () => {
  it('is encrypted but for what operators filter by and what the SDK keeps for itself', async () => {
    const proposed = await harness.propose();
    await proposed.throughIntake();
    await proposed.awaitsVersion();
    await proposed.untilIdle();
    await proposed.withdraw();
    await proposed.ended();

    const stored = payloadsOf(JSON.parse(await storedHistory(proposed)));
    const inClear = stored.filter(([, { metadata }]) => fromBase64(metadata['encoding']) !== 'binary/encrypted');
    const places = new Set(inClear.map(([path]) => path.replaceAll(/\/\d+/gu, '')));

    expect(stored.length - inClear.length).toBeGreaterThan(10);
    // Search attributes are never encrypted; a marker's `data` names activity and attempt, its result is encrypted; a
    // marker of a change names the change.
    const known = /searchAttributes|markerRecordedEventAttributes\/details\/(data|patch-data)\//u;
    expect([...places].filter((place) => !known.test(place))).toEqual([]);
    const changes = inClear.filter(([path]) => path.includes('patch-data')).map(([, { data }]) => fromBase64(data));
    expect(changes).toEqual([JSON.stringify({ id: 'proposal-2026-11-26', deprecated: false })]);
  });

  it('says of a failure its code only: message and stack are encrypted', async () => {
    const workflowId = proposalWorkflowId(randomUUID());
    await harness.startAnything({ type: WORKFLOW_TYPES.householdProposal, workflowId, args: [{ admitted: true }] });
    const handle = harness.client.workflow.getHandle(workflowId);
    await handle.result().catch(() => undefined);

    const history = await storedHistory({ handle });

    expect(history).toContain('proposal-unknown');
    expect(history).toContain('Encoded failure');
    expect(history).not.toMatch(/The proposal was refused|\.ts:\d+/u);
  });

  it('is replayed by a worker that has the keys', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');
    await proposed.untilIdle();
    await proposed.withdraw();
    await proposed.ended();
    const history = await proposed.handle.fetchHistory();
    const payloads = protection(ring, 'refused');
    const dataConverter = protectedConverter({ payloads, namespace: 'default', alarm: () => undefined });
    const own = protectedConverter({ payloads, namespace: ownNamespace(testEnvironment()), alarm: () => undefined });

    const errors = await Promise.all(
      [own, dataConverter].map(async (converter) => {
        const workflowBundle = { codePath: testEnvironment().workflowBundle };
        const runs = [{ workflowId: proposed.workflowId, history }];
        for await (const { error } of Worker.runReplayHistories({ workflowBundle, dataConverter: converter }, runs))
          return error;
        return new Error('Nothing was replayed');
      }),
    );

    expect(errors).toEqual([undefined, expect.any(Error)]);
  });
});

describe('where plain payloads are refused', () => {
  it('a start that nobody encrypted fails at once with a stable code, which its sender can read', async () => {
    const workflowId = proposalWorkflowId(randomUUID());
    const started = stranger.workflow.execute(WORKFLOW_TYPES.householdProposal, {
      workflowId,
      taskQueue: TASK_QUEUES.proposals,
      args: [{ submission: {} }],
    });

    expect(await codeOf(started)).toBe('payload-not-encrypted');
  });

  it('a command that nobody encrypted is refused, and the proposal goes on', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');
    const asked = stranger.workflow
      .getHandle(proposed.workflowId)
      .executeUpdate(withdraw, { args: [{ reason: 'DITARIK_PEMOHON' }] });

    expect(await codeOf(asked)).toBe('payload-not-encrypted');
    await proposed.throughIntake();
    await proposed.awaitsVersion();
    await proposed.untilIdle();
    expect((await proposed.withdraw()).end).toBe('withdrawn');
  });
});

describe('the history of an erased proposal', () => {
  it('that was started directly is gone, and deleting it again changes nothing', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');
    await proposed.untilIdle();
    await proposed.withdraw();
    await proposed.ended();
    const { proposalId } = proposed.world.admitted;

    await deleteHistory(harness.client, proposalId);
    // Temporal deletes in the background, some twenty seconds later; a minute and more on a machine that is busy.
    const deadline = Date.now() + 100_000;
    while (await exists(proposed)) {
      if (Date.now() > deadline) throw new Error('The history is still there');
      await pause(500);
    }

    await expect(deleteHistory(harness.client, proposalId)).resolves.toBeUndefined();
  }, 120_000);
});

describe('the key ring', () => {
  it('changes five times in one journey, and every payload stays readable', async () => {
    const proposed = await harness.propose();
    for (const kind of ['completeness-check', 'ratification'] as const) {
      rotate();
      await proposed.complete(kind);
      rotate();
    }
    await harness.stopWorkers();
    await harness.startWorkers();
    rotate();
    await proposed.withdraw();

    expect((await proposed.ended()).end).toBe('withdrawn');
    const ids = payloadsOf(JSON.parse(await storedHistory(proposed))).map(([, { metadata }]) =>
      fromBase64(metadata['key-id']),
    );
    expect(new Set(ids.filter((id) => id !== '')).size).toBeGreaterThanOrEqual(4);
  });

  it('that misses a key lets a proposal wait, fails nothing, and carries it on when the key is back', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    await proposed.untilIdle();
    const whole = ring.file;
    await harness.stopWorkers();
    rotate();
    const { [whole.current]: _missing, ...keys } = ring.file.keys;
    ring.file = { ...ring.file, keys };
    await harness.startWorkers();
    const decided = proposed.complete('completeness-check', { taskId });
    await proposed.until('a task that failed for want of the key', async () =>
      (await storedHistory(proposed)).includes('WORKFLOW_TASK_FAILED'),
    );

    expect((await proposed.handle.describe().catch(() => ({ status: { name: 'RUNNING' } }))).status.name).toBe(
      'RUNNING',
    );
    ring.file = { ...ring.file, keys: { ...ring.file.keys, ...whole.keys } };

    expect((await decided).openTask?.kind).toBe('ratification');
  });
});
