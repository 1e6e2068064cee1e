import { randomUUID } from 'node:crypto';

import type { Actor } from '../../domain/tasks/decide';
import { maskIdentityNumber } from '../../domain/identity/nik';
import { anAdmittedProposal } from '../support/audit';
import { testStores } from '../support/database';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const OFFICER: Actor = { personId: randomUUID(), role: 'dinsos-verifier', office: '9901' };
const LONG_AGO = new Date('2000-01-01');
const FAR_AHEAD = new Date('2100-01-01');

function reveal(proposalId: string, change: object = {}) {
  const number = { kind: 'nik', memberNo: 2 } as const;
  const why = { tokenId: 'token-of-reveal', reason: 'identity-differs' } as const;
  return stores.revealer.reveal({ proposalId, number, actor: OFFICER, ...why, ...change });
}

describe('reads', () => {
  it('are found by token and by official, for each household with what and when', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const actor = { ...OFFICER, personId: randomUUID() };
    const read = { actor, tokenId: 'token-1' } as const;
    await stores.accessLog.record({ ...read, proposalId: first, what: 'proposal' });
    await stores.accessLog.recordAll([
      { ...read, proposalId: first, what: 'timeline' },
      { ...read, proposalId: second, what: 'task', reason: 'inbox' },
      { ...read, tokenId: 'token-2', proposalId: second, what: 'proposal' },
    ]);
    const span = { from: LONG_AGO, to: FAR_AHEAD };

    const byToken = await stores.accessLog.seenBetween({ by: { tokenId: 'token-1' }, ...span });
    const byPerson = await stores.accessLog.seenBetween({ by: { personId: actor.personId }, ...span });

    expect(byToken).toEqual([
      expect.objectContaining({ proposalId: first, what: ['proposal', 'timeline'], reads: 2, reveals: 0 }),
      expect.objectContaining({ proposalId: second, what: ['task'], reads: 1 }),
    ]);
    expect(byPerson.map(({ proposalId, reads }) => [proposalId, reads])).toEqual([
      [first, 2],
      [second, 2],
    ]);
  });

  it('are told to the household as counts for each office, without any name', async () => {
    const proposalId = await anAdmittedProposal(stores);
    const read = { proposalId, what: 'proposal', tokenId: 'token-3' } as const;
    const village = { personId: randomUUID(), role: 'village-operator', office: '9901012001' } as const;
    await stores.accessLog.recordAll([
      { ...read, actor: OFFICER },
      { ...read, actor: village },
      { ...read, actor: { ...village, personId: randomUUID() } },
    ]);
    await reveal(proposalId);

    const counts = await stores.accessLog.accessCountsByOffice(proposalId);

    expect(counts.map(({ lastAt: _lastAt, ...count }) => count)).toEqual([
      { office: '9901', reads: 2, reveals: 1 },
      { office: '9901012001', reads: 2, reveals: 0 },
    ]);
  });

  it('are found within a minute among a million, all of them', async () => {
    await aMillionReads();

    const started = performance.now();
    const day = { from: new Date('2026-02-01T00:00:00Z'), to: new Date('2026-03-01T00:00:00Z') };
    const byPerson = await stores.accessLog.seenBetween({ by: { personId: 'official-7' }, ...day });
    const all = { from: LONG_AGO, to: FAR_AHEAD };
    const byToken = await stores.accessLog.seenBetween({ by: { tokenId: 'jti-1234' }, ...all });
    const seconds = (performance.now() - started) / 1000;

    // 28 days of a read every 10 s; every five-hundredth is this official's.
    expect(byPerson.reduce((sum, { reads }) => sum + reads, 0)).toBe(Math.round((28 * 8640) / 500));
    expect(byToken).toHaveLength(200);
    expect(seconds).toBeLessThan(60);
  });
});

describe('a reveal', () => {
  it('shows the number and leaves one entry in the audit and one in the access log', async () => {
    const proposalId = await anAdmittedProposal(stores);
    const { kkNumber, members } = await stores.households.open(proposalId);

    const member = await reveal(proposalId);
    const household = await reveal(proposalId, { number: { kind: 'kk' } });

    expect([member?.number, household?.number]).toEqual([members[1]?.nik, kkNumber]);
    const revealed = (await stores.audit.history(proposalId)).filter(({ action }) => action === 'number-revealed');
    expect(revealed).toEqual([
      expect.objectContaining({ ...OFFICER, detail: { kind: 'nik', memberNo: 2, reason: 'identity-differs' } }),
      expect.objectContaining({ ...OFFICER, detail: { kind: 'kk', reason: 'identity-differs' } }),
    ]);
  });

  it('is counted for the official, so that a series of them can be seen', async () => {
    const proposalId = await anAdmittedProposal(stores);
    const actor = { ...OFFICER, personId: randomUUID() };

    const counts = [];
    for (let round = 0; round < 3; round += 1) counts.push((await reveal(proposalId, { actor }))?.revealsOfLastDay);

    expect(counts).toEqual([1, 2, 3]);
  });

  it('of nobody is answered with nothing and logs nothing', async () => {
    const proposalId = await anAdmittedProposal(stores);

    expect(await reveal(randomUUID())).toBeUndefined();
    expect(await reveal(proposalId, { number: { kind: 'nik', memberNo: 99 } })).toBeUndefined();
    expect(await stores.accessLog.accessCountsByOffice(proposalId)).toEqual([]);
  });

  it('shows nothing when it cannot be logged', async () => {
    const proposalId = await anAdmittedProposal(stores);

    await expect(reveal(proposalId, { reason: null })).rejects.toThrow();
    expect(await stores.audit.history(proposalId)).toHaveLength(1);
  });

  it('is not needed for the masked number', async () => {
    const { members } = await stores.households.open(await anAdmittedProposal(stores));

    expect(maskIdentityNumber(members[1]?.nik ?? '')).toMatch(/^99\d{2}\*{10}\d{2}$/u);
  });
});

/** Loads first and indexes afterwards, with the indexes of the migration, as a restore does. */
async function aMillionReads(): Promise<void> {
  const client = await stores.database.pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
        where tablename = 'access_log' and indexname like '%_idx'`,
    );
    for (const { name } of rows) await client.query(`drop index ${name}`);
    await client.query(`insert into access_log (at, person_id, role, office, token_id, proposal_id, what)
      select '2026-01-01'::timestamptz + n * interval '10 seconds', 'official-' || n % 500, 'dinsos-verifier', '9901',
        'jti-' || n / 200, lpad(to_hex(n % 300000), 32, '0')::uuid, 'proposal' from generate_series(0, 999999) n`);
    for (const { definition } of rows) await client.query(definition);
    await client.query('analyze access_log');
  } finally {
    client.release(true);
  }
}
