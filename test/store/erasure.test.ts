import { randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import { readSignedCopy } from '../../store/audit/read-copy';
import { verifyAudit } from '../../store/audit/verify';
import { createDatabase, type Database } from '../../store/database';
import { eraseHousehold, type ErasureAnswer } from '../../store/erasure';
import { DATABASE_ROLES } from '../../store/roles';
import { createSealer, fixedKeys, newKeyFile } from '../../store/sealing';
import { anOutsideCopy } from '../support/audit';
import { CALENDAR_ID, testStores } from '../support/database';
import { openTask } from './offices-with-rows';

const keys = newKeyFile();
const sealer = createSealer(fixedKeys(keys));
let stores: Awaited<ReturnType<typeof testStores>>;
const outside = anOutsideCopy();
let operator: Database;
beforeAll(async () => {
  stores = await testStores(fixedKeys(keys));
  const connectionString = stores.addressAs(DATABASE_ROLES.keys);
  operator = createDatabase({ connectionString, connections: 1, statementTimeoutMs: 20_000 });
});
afterAll(async () => {
  await operator.close();
  outside.remove();
  await stores.drop();
});

const OFFICER = { personId: 'd75e0000-0000-4000-8000-000000000003', role: 'dinsos-verifier', office: '9901' } as const;

let seed = 9_000;
type Submission = ReturnType<typeof submissionOf>;

function aSubmission(): Submission {
  seed += 1;
  return submissionOf({ seed, village: '9901012001', channel: 'kemensos', calendarId: CALENDAR_ID });
}

async function file(submission: Submission): Promise<string> {
  const proposalId = randomUUID();
  const answer = await stores.admission.admit({ proposalId, submission, startWorkflow: true });
  if (answer.kind !== 'admitted') throw new Error('The household was not admitted');
  return proposalId;
}

/** A proposal that is over, with all that may be kept of a household. */
async function aClosedProposal(submission = aSubmission()): Promise<string> {
  const proposalId = await file(submission);
  const { pool } = stores.database;
  const taskId = await openTask(stores, { proposalId, office: '9901' });
  const { households } = stores.api.as(OFFICER);
  await households.saveAnswers({
    proposalId,
    taskId,
    formVersion: 'gc-2026-02',
    outcome: 'found',
    startedAt: '2026-06-02T09:00:00+07:00',
    answers: { name: 'Rahasia' },
    features: { rooms: 2 },
  });
  await households.saveCorrection({ proposalId, taskId, household: submission, evidence: submission.evidence });
  await pool.query(
    `insert into timeline (workflow_id, seq, proposal_id, at, kind, status, reason_codes, detail)
     values ($1, 1, $2, now(), 'task-completed', '{}', '{}', '{}')`,
    [`proposal-${proposalId}`, proposalId],
  );
  await pool.query(`update proposal set stage = 'closed', ended_as = 'eligible' where id = $1`, [proposalId]);
  await pool.query('update proposal_member set open = false where proposal_id = $1', [proposalId]);
  return proposalId;
}

function erase(proposalId: string): Promise<ErasureAnswer> {
  return eraseHousehold(operator.pool, { proposalId, reason: 'retention-over', by: 'Dinsos 9901' });
}

async function tables(): Promise<string> {
  const names = ['proposal', 'proposal_key', 'proposal_member', 'groundcheck_answers', 'correction', 'identity_index'];
  const texts = await Promise.all(
    names.map(async (name) => {
      const { rows } = await stores.database.pool.query<{ row: string }>(
        `select to_jsonb(t)::text as row from ${name} t`,
      );
      return rows.map(({ row }) => row);
    }),
  );
  return texts.flat().join('\n');
}

const indexOf = (purpose: 'kk' | 'nik', value: string): string =>
  Buffer.from(sealer.blindIndex('i1', { purpose, value })).toString('hex');

describe('an erased household', () => {
  it('opens nowhere any more, not even from a copy of its sealed rows', async () => {
    const proposalId = await aClosedProposal();
    const { rows } = await stores.database.pool.query<{ sealed: Buffer }>('select sealed from proposal where id = $1', [
      proposalId,
    ]);

    expect(await erase(proposalId)).toEqual({ kind: 'erased', startedDirectly: false });

    expect(await stores.households.evidence(proposalId)).toEqual([]);
    await expect(stores.households.open(proposalId)).rejects.toThrow('its household was erased');
    const otherKey = { ...sealer.newKey(proposalId), purpose: 'household' } as const;
    expect(() => sealer.open(otherKey, rows[0]?.sealed ?? new Uint8Array())).toThrow();
  });

  it('leaves neither its numbers, nor their indexes, nor what the ranking computed with', async () => {
    const submission = aSubmission();
    const proposalId = await aClosedProposal(submission);
    const indexes = [indexOf('kk', submission.kkNumber), ...submission.members.map(({ nik }) => indexOf('nik', nik))];
    const before = await tables();

    await erase(proposalId);

    const after = await tables();
    expect(indexes.filter((index) => !before.includes(index))).toEqual([]);
    expect(indexes.filter((index) => after.includes(index))).toEqual([]);
    expect(after).not.toContain('"rooms"');
  });

  it('leaves what officials did, and why it was erased, readable', async () => {
    const proposalId = await aClosedProposal();

    await erase(proposalId);

    const history = await stores.audit.history(proposalId);
    expect(await stores.proposals.timeline(proposalId)).toHaveLength(1);
    expect(history.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['proposal-admitted', 'household-erased']),
    );
    expect((await verifyAudit({ db: stores.database.pool, copy: readSignedCopy(outside.directory) })).broken).toEqual(
      [],
    );
    expect(await stores.database.prisma.erasure.findUnique({ where: { proposalId } })).toMatchObject({
      reason: 'retention-over',
      erasedBy: 'Dinsos 9901',
    });
  });

  it('is erased once: the second time changes nothing', async () => {
    const proposalId = await aClosedProposal();
    await erase(proposalId);

    expect((await erase(proposalId)).kind).toBe('erased');
  });

  it('keeps its numbers while another proposal of it is kept', async () => {
    const submission = aSubmission();
    const former = await aClosedProposal(submission);
    const present = await file(submission);

    await erase(former);

    expect((await stores.households.open(present)).kkNumber).toBe(submission.kkNumber);
    const again = await stores.admission.admit({ proposalId: randomUUID(), submission, startWorkflow: false });
    expect(again).toEqual({ kind: 'running', proposalId: present });
  });

  it('that was started directly is said to lie in a history as well', async () => {
    const proposalId = await aClosedProposal();
    await stores.database.pool.query('delete from outbox where proposal_id = $1', [proposalId]);

    expect(await erase(proposalId)).toEqual({ kind: 'erased', startedDirectly: true });
  });
});

describe('erasing', () => {
  it('is refused while the proposal is open', async () => {
    const proposalId = await file(aSubmission());

    expect(await erase(proposalId)).toEqual({ kind: 'open' });
    expect((await stores.households.open(proposalId)).members.length).toBeGreaterThan(0);
  });

  it('of an unknown proposal says so', async () => {
    expect(await erase(randomUUID())).toEqual({ kind: 'unknown' });
  });
});

describe('a correction', () => {
  it('forgets a number that was wrong, and finds the household by the right one', async () => {
    const submission = aSubmission();
    const proposalId = await file(submission);
    const { kkNumber } = aSubmission();
    const correctionId = await stores.api.as(OFFICER).households.saveCorrection({
      proposalId,
      taskId: await openTask(stores, { proposalId, office: '9901' }),
      household: { ...submission, kkNumber },
      evidence: [],
    });

    await stores.households.applyCorrection({ proposalId, correctionId });
    await stores.households.applyCorrection({ proposalId, correctionId });

    const indexed = await tables();
    expect(indexed).not.toContain(indexOf('kk', submission.kkNumber));
    expect(indexed).toContain(indexOf('kk', kkNumber));
    expect((await stores.households.open(proposalId)).kkNumber).toBe(kkNumber);
  });
});
