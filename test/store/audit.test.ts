/* eslint-disable max-lines -- one story: what is written, and that nothing of it can be changed unseen */
import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import type { PoolClient } from 'pg';

import type { Actor } from '../../domain/tasks/decide';
import { readSignedCopy, type SignedCopy } from '../../store/audit/read-copy';
import { sealRoot } from '../../store/audit/seal-roots';
import { verifyAudit, type Verdict } from '../../store/audit/verify';
import { recordStep } from '../../store/journal';
import { anAdmittedProposal, anOutsideCopy, aStep, chainOf, tamper, TAMPERINGS } from '../support/audit';
import { testStores } from '../support/database';

let stores: Awaited<ReturnType<typeof testStores>>;
const outside = anOutsideCopy();
beforeAll(async () => {
  stores = await testStores();
});
afterAll(async () => {
  outside.remove();
  await stores.drop();
});

const OFFICER: Actor = { personId: randomUUID(), role: 'dinsos-verifier', office: '9901' };

/** A proposal with six entries: its admission, and five events in two steps. */
async function aChain(): Promise<string> {
  const proposalId = await anAdmittedProposal(stores);
  const { pool } = stores.database;
  await recordStep(pool, aStep(proposalId, { stepNo: 1, firstSeq: 1, kinds: ['proposal-filed', 'task-opened'] }));
  const kinds = ['task-completed', 'proposal-ratified', 'task-opened'];
  await recordStep(pool, aStep(proposalId, { stepNo: 2, firstSeq: 3, kinds }));
  return proposalId;
}

async function aTask(proposalId: string): Promise<string> {
  const taskId = randomUUID();
  const dueAt = '2026-12-01T00:00:00.000Z';
  const task = {
    taskId,
    kind: 'ratification',
    state: 'OPEN',
    role: OFFICER.role,
    office: '9901',
    escalationLevel: 0,
  };
  const when = { openedAt: dueAt, dueAt, overdue: false, reasonCodes: [], markedFields: [] };
  const tasks = [{ ...task, ...when }] as unknown as ReturnType<typeof aStep>['tasks'];
  await recordStep(stores.database.pool, {
    ...aStep(proposalId, { stepNo: 3, firstSeq: 6, kinds: ['task-opened'] }),
    tasks,
  });
  return taskId;
}

function verify(copy: SignedCopy = readSignedCopy(outside.directory)): Promise<Verdict> {
  return verifyAudit({ db: stores.database.pool, copy });
}

async function actionsOf(proposalId: string): Promise<string[]> {
  return (await stores.audit.history(proposalId)).map(({ action }) => action);
}

describe('the chain of a proposal', () => {
  it('has one entry for the admission and one for each line of the timeline', async () => {
    const proposalId = await aChain();

    const history = await stores.audit.history(proposalId);
    const timeline = await stores.proposals.timeline(proposalId);
    expect(history.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(history.map(({ action }) => action)).toEqual([
      'proposal-admitted',
      ...timeline.toSorted((left, right) => left.seq - right.seq).map(({ kind }) => kind),
    ]);
  });

  it('gains nothing when a step is written twice', async () => {
    const proposalId = await aChain();
    const step = aStep(proposalId, { stepNo: 3, firstSeq: 6, kinds: ['registered'] });

    await recordStep(stores.database.pool, step);
    await Promise.all([1, 2, 3].map(() => recordStep(stores.database.pool, step)));

    expect(await actionsOf(proposalId)).toHaveLength(7);
  });

  it('gains an entry of its own for a step that has no line in the timeline, once', async () => {
    const proposalId = await aChain();
    const step = aStep(proposalId, { stepNo: 3, firstSeq: 6, kinds: [] });

    await recordStep(stores.database.pool, step);
    await recordStep(stores.database.pool, step);

    expect((await actionsOf(proposalId)).slice(6)).toEqual(['step-recorded']);
  });

  it('names the official who decided, and the process where a rule did', async () => {
    const proposalId = await aChain();
    const step = aStep(proposalId, { stepNo: 3, firstSeq: 6, kinds: ['task-completed', 'registered'] });
    const [decided, followed] = step.events;
    const events = [{ ...decided, by: { ...OFFICER, onBehalfOf: 'on-leave' } }, followed] as typeof step.events;

    await recordStep(stores.database.pool, { ...step, events });

    const [official, system] = (await stores.audit.history(proposalId)).slice(6);
    expect(official).toMatchObject({ actorKind: 'official', ...OFFICER, onBehalfOf: 'on-leave' });
    expect(system).toMatchObject({ actorKind: 'system', personId: null });
  });

  it('has no gap after fifty appends at once, and its times never go backwards', async () => {
    const proposalId = await aChain();

    await Promise.all(
      Array.from({ length: 50 }, (_, round) =>
        stores.audit.append(proposalId, { kind: 'system', action: 'agency-asked', detail: { round } }),
      ),
    );

    const chain = await chainOf(stores.database.pool, proposalId);
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: 56 }, (_, index) => index + 1));
    expect(chain.map(({ at }) => at)).toEqual(chain.map(({ at }) => at).sort((left, right) => +left - +right));
    expect((await verify()).broken).toEqual([]);
  });

  it('goes on from the last time when the clock was set back', async () => {
    const proposalId = await aChain();
    const { pool } = stores.database;
    const ahead = new Date(Date.now() + 3_600_000);
    await asOwner(async (client) => {
      await client.query('update audit_head set at = $2 where proposal_id = $1', [proposalId, ahead]);
      await client.query('select audit_append($1, $2)', [proposalId, '[{"kind":"system","action":"agency-asked"}]']);

      expect((await chainOf(client, proposalId)).at(-1)?.at).toEqual(ahead);
    });
    expect(await chainOf(pool, proposalId)).toHaveLength(6);
  });

  it('keeps nothing of a change that fails', async () => {
    const proposalId = await aChain();
    const step = aStep(proposalId, { stepNo: 3, firstSeq: 6, kinds: ['registered'] });
    const notices = [{ template: 'registered', to: null, parameters: {} }] as unknown as typeof step.notices;

    await expect(recordStep(stores.database.pool, { ...step, notices })).rejects.toThrow();

    expect(await actionsOf(proposalId)).toHaveLength(6);
  });

  it('still verifies when the key of the proposal was destroyed', async () => {
    const proposalId = await aChain();
    const taskId = await aTask(proposalId);
    await stores.api.as(OFFICER).households.saveCorrection({ proposalId, taskId, evidence: [] });
    await stores.database.pool.query('delete from proposal_key where proposal_id = $1', [proposalId]);

    await expect(stores.households.open(proposalId)).rejects.toThrow();
    expect((await verify()).broken).toEqual([]);
  });

  it('holds no identity number and nothing that could be guessed back to one', async () => {
    const proposalId = await aChain();
    const { kkNumber, members } = await stores.households.open(proposalId);

    const written = JSON.stringify(await stores.audit.history(proposalId));

    expect([kkNumber, ...members.map(({ nik }) => nik)].filter((number) => written.includes(number))).toEqual([]);
  });
});

describe('changes outside the journal', () => {
  it('has one entry for each claim, assignment and release that took effect', async () => {
    const proposalId = await aChain();
    const taskId = await aTask(proposalId);
    const colleague = randomUUID();

    await stores.api.tasks.claim({ taskId, version: 1, actor: OFFICER });
    await stores.api.tasks.claim({ taskId, version: 1, actor: OFFICER });
    await stores.api.tasks.assign({ taskId, version: 2, actor: OFFICER, to: colleague });
    await stores.api.tasks.release({
      taskId,
      version: 3,
      actor: { ...OFFICER, personId: colleague },
      supervisor: false,
    });

    const held = (await stores.audit.history(proposalId)).slice(7);
    expect(held.map(({ action }) => action)).toEqual(['task-claimed', 'task-assigned', 'task-released']);
    expect(held.map(({ personId }) => personId)).toEqual([OFFICER.personId, OFFICER.personId, colleague]);
  });

  it('has entries for a correction kept and taken over, and for answers handed in', async () => {
    const proposalId = await aChain();
    const taskId = await aTask(proposalId);
    const api = stores.api.as(OFFICER).households;
    const by = { kind: 'official', ...OFFICER } as const;
    const household = await stores.households.open(proposalId);

    const correctionId = await api.saveCorrection({ proposalId, taskId, household, evidence: [], by });
    await stores.households.applyCorrection({ proposalId, correctionId });
    await stores.households.applyCorrection({ proposalId, correctionId });
    const answers = { formVersion: 'f', outcome: 'found', startedAt: new Date().toISOString(), answers: { roof: 1 } };
    await api.saveAnswers({ proposalId, taskId, ...answers, by });

    const kept = (await stores.audit.history(proposalId)).slice(7);
    expect(kept.map(({ action }) => action)).toEqual(['correction-saved', 'correction-applied', 'answers-saved']);
    expect(kept[0]).toMatchObject({ personId: OFFICER.personId, detail: { correctionId } });
  });
});

describe('append-only tables', () => {
  const tables = ['audit_entry', 'audit_root', 'access_log', 'timeline'];

  it.each(tables)('refuses to change, delete or empty %s, even for its owner', async (table) => {
    const { pool } = stores.database;
    const proposalId = await aChain();
    const access = { proposalId, what: 'proposal', actor: OFFICER, tokenId: 'token' } as const;
    await stores.accessLog.record(access);
    await sealRoot(pool, outside.copy);

    const column = table === 'audit_root' ? 'number' : table === 'timeline' ? 'seq' : 'proposal_id';
    await expect(pool.query(`update ${table} set ${column} = ${column}`)).rejects.toThrow('append-only');
    await expect(pool.query(`delete from ${table}`)).rejects.toThrow('append-only');
    await expect(pool.query(`truncate ${table}`)).rejects.toThrow('append-only');
  });

  it('lets a role without the right append nothing and write no row by itself', async () => {
    const role = `nobody_${randomUUID().slice(0, 8)}`;
    const refused: string[] = [];
    for (const statement of ['select audit_append(gen_random_uuid(), $$[{}]$$)', 'delete from audit_head']) {
      await asOwner(async (client) => {
        await client.query(`create role ${role}`);
        await client.query(`set local role ${role}`);
        await client.query(statement).catch((error: unknown) => refused.push(String(error)));
      });
    }

    expect(refused).toEqual([
      expect.stringContaining('permission denied'),
      expect.stringContaining('permission denied'),
    ]);
  });
});

describe('tampering', () => {
  it('is found and located, a thousand times in all six ways', async () => {
    const proposals = await Promise.all(Array.from({ length: 25 }, aChain));
    await sealRoot(stores.database.pool, outside.copy);
    const read = readSignedCopy(outside.directory);
    const signed = read.between('', 'g');
    const copy: SignedCopy = { ...read, between: () => signed };
    const choices = fc.record({
      kind: fc.constantFrom(...TAMPERINGS),
      seq: fc.integer({ min: 1, max: 5 }),
      choice: fc.nat(1_000),
    });
    // Neighbours in this list are different proposals, so that ten at a time are tampered with and each must be named.
    const tamperings = fc.sample(choices, { numRuns: 1_000, seed: 20261125 }).map((chosen, index) => {
      return { ...chosen, proposalId: proposals[index % proposals.length] ?? '' };
    });

    const missed: unknown[] = [];
    for (let first = 0; first < tamperings.length; first += 10) {
      const ten = tamperings.slice(first, first + 10);
      await asOwner(async (client) => {
        for (const tampering of ten) await tamper(client, tampering);
        const { broken } = await verifyAudit({ db: client, copy });
        const found = new Map(broken.map((entry) => [entry.proposalId, entry.seq]));
        missed.push(...ten.filter(({ proposalId, seq }) => found.get(proposalId) !== seq));
        missed.push(...broken.slice(10));
      });
    }

    expect(missed).toEqual([]);
    expect(tamperings).toHaveLength(1_000);
  });

  it('shows as a missing tail, or as entries beyond the end, before any root is signed', async () => {
    const proposalId = await aChain();
    const verdicts: unknown[] = [];
    for (const statement of [
      'delete from audit_entry where proposal_id = $1 and seq = 6',
      'delete from audit_entry where proposal_id = $1',
      'update audit_head set seq = 4 where proposal_id = $1',
    ]) {
      await asOwner(async (client) => {
        await client.query(statement, [proposalId]);
        verdicts.push(...(await verifyAudit({ db: client, copy: readSignedCopy(outside.directory) })).broken);
      });
    }

    expect(verdicts).toEqual([
      { proposalId, seq: 6, fault: 'missing' },
      { proposalId, seq: 1, fault: 'missing' },
      { proposalId, seq: 5, fault: 'beyond-the-end' },
    ]);
  });
});

/** As somebody who owns the database: no trigger fires, and nothing stays. */
async function asOwner(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await stores.database.pool.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}
