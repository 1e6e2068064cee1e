import { createHash, randomUUID } from 'node:crypto';

import { createSealer, fixedKeys, newKeyFile, withNewKey, type KeyFile } from '../../store/sealing';
import { createLedger, type LedgerEntry } from '../../store/ledger';
import { testStores, type TestStores } from '../support/database';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const file = newKeyFile();
/** The ledger of a process that has these keys. */
const ledgerWith = (keys: KeyFile) => createLedger(stores.api.database.pool, createSealer(fixedKeys(keys)));

function anEntry(body: string): LedgerEntry {
  return { subject: randomUUID(), key: randomUUID(), requestHash: createHash('sha256').update(body).digest() };
}

const ANSWER = { status: 202, headers: { ETag: '"1"' }, body: { done: true } };

async function answered(entry: LedgerEntry): Promise<LedgerEntry> {
  await ledgerWith(file).begin(entry);
  await ledgerWith(file).finish(entry, ANSWER);
  return entry;
}

describe('the ledger of commands', () => {
  it('answers the same command as it was answered, and tells another one under the same key', async () => {
    const entry = await answered(anEntry('claim'));
    expect(await ledgerWith(file).begin(entry)).toEqual({ kind: 'answered', answer: ANSWER });
    const other = { ...entry, requestHash: anEntry('release').requestHash };
    expect(await ledgerWith(file).begin(other)).toEqual({ kind: 'other-request' });
  });

  it('knows a command again after the index key has changed', async () => {
    const entry = await answered(anEntry('claim'));
    const { ring } = withNewKey(file.index, { prefix: 'i', inUse: true });
    const rotated = ledgerWith({ ...file, index: ring });
    expect(await rotated.begin(entry)).toEqual({ kind: 'answered', answer: ANSWER });
    const other = { ...entry, requestHash: anEntry('release').requestHash };
    expect(await rotated.begin(other)).toEqual({ kind: 'other-request' });
  });

  it('knows a command of the day before an upgrade, of which the plain hash was kept', async () => {
    const entry = await answered(anEntry('claim'));
    const plain = 'update idempotency_key set request_hash = $2 where key = $1';
    await stores.database.pool.query(plain, [entry.key, Buffer.from(entry.requestHash)]);
    expect(await ledgerWith(file).begin(entry)).toEqual({ kind: 'answered', answer: ANSWER });
  });

  it('takes over a command whose process died, whichever index key that process wrote with', async () => {
    const entry = anEntry('claim');
    await ledgerWith(file).begin(entry);
    expect(await ledgerWith(file).begin(entry)).toEqual({ kind: 'running' });
    const age = `update idempotency_key set created_at = now() - interval '31 seconds' where key = $1`;
    await stores.database.pool.query(age, [entry.key]);
    const { ring } = withNewKey(file.index, { prefix: 'i', inUse: true });
    expect(await ledgerWith({ ...file, index: ring }).begin(entry)).toEqual({ kind: 'new' });
  });

  it('keeps nothing of a request that could be tried out without the key', async () => {
    const entry = await answered(anEntry('claim'));
    const { rows } = await stores.database.pool.query<{ hash: Buffer }>(
      'select request_hash as hash from idempotency_key where key = $1',
      [entry.key],
    );
    const kept = rows[0]?.hash.toString('hex') ?? '';
    const plain = Buffer.from(entry.requestHash);
    const tried = [
      plain,
      createHash('sha256').update(plain).digest(),
      createHash('sha256').update(plain.toString('hex')).digest(),
    ];
    expect(kept).toHaveLength(64);
    expect(tried.map((one) => one.toString('hex'))).not.toContain(kept);
    expect(
      createSealer(fixedKeys(file)).blindIndex('i1', { purpose: 'request', value: plain.toString('hex') }),
    ).toEqual(new Uint8Array(rows[0]?.hash ?? []));
  });
});
