import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Actor } from '../../domain/tasks/decide';
import { followKeyFile } from '../../platform/key-file';
import { retireDatabaseKey, rotateIndexKey, rotateSealKey } from '../../scripts/keys/rotate-database-keys';
import { writeKeyFile } from '../../scripts/keys/write-key-file';
import { submissionOf } from '../../scripts/play/demonstration';
import type { Admission } from '../../store/admission';
import { createDatabase, type Database } from '../../store/database';
import { createKeyRotation, type KeyRotation } from '../../store/key-rotation';
import { DATABASE_ROLES } from '../../store/roles';
import { createSealer, newKeyFile, withNewKey, type KeyFile } from '../../store/sealing';
import { CALENDAR_ID, testStores } from '../support/database';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
const path = join(folder, 'keys.json');
writeKeyFile(path, newKeyFile());
let stores: Awaited<ReturnType<typeof testStores>>;
let keys: Database;
let rotation: KeyRotation;
/** The operator's command has a database role of its own. */
const LIMITS = { connections: 2, statementTimeoutMs: 20_000 };
beforeAll(async () => {
  stores = await testStores(followKeyFile(path));
  keys = createDatabase({ ...LIMITS, connectionString: stores.addressAs(DATABASE_ROLES.keys) });
  rotation = createKeyRotation(keys.pool, createSealer(followKeyFile(path)));
});
afterAll(async () => {
  await keys.close();
  await stores.drop();
  rmSync(folder, { recursive: true });
});

let seed = 1_000;
type Submission = ReturnType<typeof submissionOf>;

function aSubmission(): Submission {
  seed += 1;
  return submissionOf({ seed, village: '9901012001', channel: 'kemensos', calendarId: CALENDAR_ID });
}

const file = (submission: Submission) =>
  stores.admission.admit({ proposalId: randomUUID(), submission, startWorkflow: false });

/** As a filer over HTTP does, with whoever else files at that moment. */
function fileAtOnce(submission: Submission): ReturnType<Admission['admitAtOnce']> {
  const actor: Actor = { personId: randomUUID(), role: 'kemensos-officer', office: '9901' };
  const entry = { subject: actor.personId, key: randomUUID(), requestHash: randomBytes(32) };
  return stores.api
    .as(actor)
    .admission.admitAtOnce(
      { proposalId: randomUUID(), submission, startWorkflow: false },
      { entry, answerTo: () => ({ status: 202, headers: {}, body: null }) },
    );
}

/** Files households until told to stop, each of them twice at once, as two offices do; each writer files one at least. */
function writersAtWork(): { stop: () => Promise<Submission[]> } {
  let working = true;
  const filed: Submission[] = [];
  const writer = async (): Promise<void> => {
    do {
      const submission = aSubmission();
      const answers = await Promise.all([file(submission), file(submission)]);
      expect(answers.map(({ kind }) => kind).sort()).toEqual(['admitted', 'running']);
      filed.push(submission);
    } while (working);
  };
  const writers = Promise.all([writer(), writer(), writer()]);
  return {
    stop: async () => {
      working = false;
      await writers;
      return filed;
    },
  };
}

const keysOnFile = (): KeyFile => JSON.parse(readFileSync(path, 'utf8')) as KeyFile;
type Kind = 'index' | 'seal';
const ringOf = (kind: Kind) => (kind === 'seal' ? keysOnFile() : keysOnFile().index);
const presentKey = (kind: Kind) => ringOf(kind).current;
/** Read from the file rather than counted, so that a second try of a test finds its way too. */
const formerKeys = (kind: Kind) => Object.keys(ringOf(kind).keys).filter((id) => id !== presentKey(kind));
const quiet = { show: () => undefined };
const rotate = {
  seal: () => rotateSealKey({ path, rotation, ...quiet }),
  index: () => rotateIndexKey({ path, rotation, ...quiet }),
};

/** Households that do not open, or whose second filer is not given the running proposal. */
async function wrongOnes(submissions: readonly Submission[]): Promise<string[]> {
  const { rows } = await stores.database.pool.query<{ id: string }>('select id from proposal');
  const opened = await Promise.allSettled(rows.map(({ id }) => stores.households.open(id)));
  const again = await Promise.all(submissions.map(file));
  return [
    ...opened.filter(({ status }) => status === 'rejected').map(() => 'unreadable'),
    ...again.filter(({ kind }) => kind !== 'running').map(({ kind }) => `filed a second time: ${kind}`),
  ];
}

describe.each(['index', 'seal'] as const)('the %s key', (kind) => {
  it('changes while households are filed: none is unreadable, and none gets in twice', async () => {
    const before = await Promise.all(
      Array.from({ length: 20 }, aSubmission).map(async (one) => (await file(one), one)),
    );
    const former = presentKey(kind);
    const writers = writersAtWork();

    const id = await rotate[kind]();
    const meanwhile = await writers.stop();

    expect(meanwhile.length).toBeGreaterThan(2);
    expect(await wrongOnes([...before, ...meanwhile])).toEqual([]);
    expect(id).not.toBe(former);
    expect([presentKey(kind), await rotation.usesOf(former)]).toEqual([id, 0]);
  });

  it('is destroyed when nothing is under it any more, and not before', async () => {
    await expect(retireDatabaseKey(presentKey(kind), { path, rotation, ...quiet })).rejects.toThrow('is in use');
    for (const former of formerKeys(kind)) await retireDatabaseKey(former, { path, rotation, ...quiet });

    expect(Object.keys(ringOf(kind).keys)).toEqual([presentKey(kind)]);
    expect(await wrongOnes([])).toEqual([]);
  });
});

describe('a rotation that was stopped', () => {
  it('before its switch goes on with the same key, and writers use both meanwhile', async () => {
    const submission = aSubmission();
    await file(submission);
    const { ring, id } = withNewKey(keysOnFile().index, { prefix: 'i', inUse: false });
    writeKeyFile(path, { ...keysOnFile(), index: ring });
    await stores.database.pool.query('update index_key_state set next_key = $1', [id]);
    const between = aSubmission();
    await file(between);

    expect(await rotate.index()).toBe(id);
    expect(await wrongOnes([submission, between])).toEqual([]);
  });

  it('after its switch drops what is left of the former key', async () => {
    const { current = '' } = await rotation.indexKeys();
    const former = formerKeys('index').at(-1);
    await stores.database.pool.query(`insert into identity_index values ($1, 'kk', $2, 'reference', null, null)`, [
      former,
      randomUUID(),
    ]);

    expect(await rotate.index()).toBe(current);
    expect(await rotation.usesOf(String(former))).toBe(0);
  });

  it('is not overtaken by another', async () => {
    await stores.database.pool.query(`update index_key_state set next_key = 'i90'`);

    await expect(rotation.changeIndexKey('i91', () => undefined)).rejects.toThrow('on its way already');
    await stores.database.pool.query('update index_key_state set next_key = null');
  });
});

describe('a process without the next index key', () => {
  it('is refused by the database rather than writing past the rotation, and goes on once it has the key', async () => {
    const { ring, id } = withNewKey(keysOnFile().index, { prefix: 'i', inUse: false });
    await stores.database.pool.query('update index_key_state set next_key = $1', [id]);
    const filed = file(aSubmission());
    await new Promise((resolve) => setTimeout(resolve, 300));

    writeKeyFile(path, { ...keysOnFile(), index: ring });

    expect((await filed).kind).toBe('admitted');
    expect(await rotate.index()).toBe(id);
  });

  it('holds up a group that is filed together until its process has the key, and nobody in it', async () => {
    const { ring, id } = withNewKey(keysOnFile().index, { prefix: 'i', inUse: false });
    await stores.database.pool.query('update index_key_state set next_key = $1', [id]);
    const submissions = Array.from({ length: 5 }, aSubmission);
    const filed = submissions.map(fileAtOnce);
    await new Promise((resolve) => setTimeout(resolve, 300));

    writeKeyFile(path, { ...keysOnFile(), index: ring });

    expect((await Promise.all(filed)).filter((answer) => answer === undefined)).toEqual([]);
    expect(await wrongOnes(submissions)).toEqual([]);
    expect(await rotate.index()).toBe(id);
    expect(await wrongOnes(submissions)).toEqual([]);
  });
});
