import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { merkleRoot } from '../../store/audit/merkle';
import { leafFile, rootsFile } from '../../store/audit/outside-copy';
import { readSignedCopy } from '../../store/audit/read-copy';
import { sealRoot } from '../../store/audit/seal-roots';
import { createRootSigner, newSigningKey, publicKeys } from '../../store/audit/signing';
import { verifyStanding, type Verdict } from '../../store/audit/verify';
import { anAdmittedProposal, anOutsideCopy } from '../support/audit';
import { testStores } from '../support/database';

let stores: Awaited<ReturnType<typeof testStores>>;
const outside = anOutsideCopy();
beforeAll(async () => {
  stores = await testStores();
  for (let number = 1; number <= 3; number += 1) {
    await anAdmittedProposal(stores);
    await seal();
  }
});
afterAll(async () => {
  outside.remove();
  await stores.drop();
});

function seal(): Promise<number> {
  return sealRoot(stores.database.pool, outside.copy);
}

function verify(): Promise<Verdict> {
  return verifyStanding(stores.database.pool, { readCopy: () => readSignedCopy(outside.directory) });
}

function changeRoots(change: (lines: string[]) => string[]): void {
  const file = rootsFile(outside.directory);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(
    file,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

describe('a copy that was changed', () => {
  const files = (): string[] => [rootsFile(outside.directory), leafFile(outside.directory, 2)];
  let kept: string[] = [];
  beforeEach(() => {
    kept = files().map((file) => readFileSync(file, 'utf8'));
  });
  afterEach(() => {
    for (const [index, file] of files().entries()) writeFileSync(file, kept[index] ?? '');
  });

  it.each([
    ['a changed line', (lines: string[]) => [(lines[0] ?? '').replace('"count":1', '"count":2'), ...lines.slice(1)], 1],
    ['a line that is no root', (lines: string[]) => [...lines.slice(0, 2), 'nothing'], 3],
    ['a line taken out', (lines: string[]) => [lines[0] ?? '', lines[2] ?? ''], 2],
    ['lines in another order', (lines: string[]) => [lines[1] ?? '', lines[0] ?? '', lines[2] ?? ''], 1],
    ['a missing end', (lines: string[]) => lines.slice(0, 2), 3],
  ])('is found by %s', async (_what, change, number) => {
    changeRoots(change);

    expect((await verify()).brokenRoot).toMatchObject({ number });
  });

  it('is found by leaves that were changed or taken away', async () => {
    const file = leafFile(outside.directory, 2);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/[0-9a-f]{8}$/mu, '00000000'));
    expect((await verify()).brokenRoot).toEqual({ number: 2, fault: 'leaves-altered' });

    rmSync(file);
    expect(existsSync(file)).toBe(false);
    expect((await verify()).brokenRoot).toEqual({ number: 2, fault: 'leaves-missing' });
  });

  it('gets no further root', async () => {
    changeRoots((lines) => lines.slice(0, 2));
    await expect(seal()).rejects.toThrow('does not hold root 3');
  });
});

describe('signed roots', () => {
  it('cover every entry once and verify', async () => {
    expect(await verify()).toMatchObject({ entries: 3, roots: 3, unsigned: 0, broken: [], brokenRoot: undefined });
    expect(await seal()).toBe(0);
  });

  it('count for nothing under a key nobody knows', async () => {
    const stranger = publicKeys([createRootSigner(newSigningKey()).publicKey]);

    const verdict = await verifyStanding(stores.database.pool, {
      readCopy: () => readSignedCopy(outside.directory, stranger),
    });

    expect(verdict.brokenRoot).toEqual({ number: 1, fault: 'signature' });
  });
  it('say what they do not cover yet', async () => {
    await anAdmittedProposal(stores);

    expect(await verify()).toMatchObject({ unsigned: 1, broken: [] });
  });

  it('are made by one of two workers that come at once', async () => {
    await Promise.all([anAdmittedProposal(stores), anAdmittedProposal(stores)]);

    const sealed = await Promise.all([seal(), seal(), seal()]);

    expect(sealed.reduce((sum, entries) => sum + entries, 0)).toBe(3);
    expect(await verify()).toMatchObject({ roots: 4, unsigned: 0, brokenRoot: undefined });
  });

  it('are taken over when the worker died between file and database, and the entries signed once more', async () => {
    await anAdmittedProposal(stores);
    const { rows } = await stores.database.pool.query<{ proposalId: string; seq: number; hash: string }>(
      `select proposal_id as "proposalId", seq, encode(hash, 'hex') as hash from audit_entry order by at desc limit 1`,
    );
    outside.copy.append({ leaves: rows, from: new Date(), to: new Date() });
    appendFileSync(rootsFile(outside.directory), '{"number":5,"fro');

    await seal();

    expect(await verify()).toMatchObject({ roots: 6, unsigned: 0, broken: [], brokenRoot: undefined });
  });
});

describe('the Merkle tree', () => {
  // Known answers of RFC 6962's reference implementation for the first inputs of its test vectors.
  it('hashes as RFC 9162 says', () => {
    const leaf = merkleRoot(['']).toString('hex');

    expect(leaf).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('tells three leaves from the same three with the last one repeated', () => {
    expect(merkleRoot(['a', 'b', 'c'])).not.toEqual(merkleRoot(['a', 'b', 'c', 'c']));
  });

  it('is not made of nothing', () => {
    expect(() => merkleRoot([])).toThrow('at least one leaf');
  });
});
