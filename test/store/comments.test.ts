import { randomUUID } from 'node:crypto';

import { CommentBodySchema } from '../../contracts/comment-schema';
import type { Actor } from '../../domain/tasks/decide';
import type { NewComment } from '../../store/comments';
import { testStores } from '../support/database';
import { BUDI, caseOnDesk, SITI, WAYAN } from './case-on-desk';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const by = (author: Actor) => stores.api.as(author).comments;
const bySiti = (comment: Omit<NewComment, 'author'>) => by(SITI).add({ ...comment, author: SITI });

const said = { visibility: 'internal' as const, text: 'Foto rumah kurang jelas.' };

function issuesOf(text: string): string[] {
  const parsed = CommentBodySchema.safeParse({ visibility: 'internal', text });
  return (parsed.error?.issues ?? []).map((issue) =>
    issue.code === 'custom' ? String(issue.params?.['code']) : issue.code,
  );
}

describe('comments', () => {
  it('are listed to officials with person, office and time, oldest first', async () => {
    const { proposalId, taskId } = await caseOnDesk(stores);
    await bySiti({ ...said, proposalId, taskId, idempotencyKey: randomUUID() });
    const idempotencyKey = randomUUID();
    await by(BUDI).add({ ...said, text: 'Setuju.', author: BUDI, proposalId, idempotencyKey });

    expect(await by(SITI).list(proposalId)).toMatchObject([
      { taskId, text: 'Foto rumah kurang jelas.', author: SITI.personId, role: 'dinsos-verifier', office: '9901' },
      { taskId: null, text: 'Setuju.', author: BUDI.personId, office: '99' },
    ]);
  });

  it('show the household only what is meant for it, and no person', async () => {
    const { proposalId } = await caseOnDesk(stores);
    await bySiti({ ...said, proposalId, idempotencyKey: randomUUID() });
    const text = 'Bawa KK asli ke kantor desa.';
    await bySiti({ ...said, text, visibility: 'citizen', proposalId, idempotencyKey: randomUUID() });

    const { rows } = await stores.database.pool.query<{ code: string }>(
      'select tracking_code as code from proposal where id = $1',
      [proposalId],
    );
    const household = stores.api.forCitizen(rows[0]?.code ?? '').comments;
    const shown = await household.listForCitizen(proposalId);

    // Row-level security keeps the internal one from a household even where the filter is forgotten.
    expect(await household.list(proposalId)).toHaveLength(1);
    expect(shown).toEqual([{ text, office: '9901', role: 'dinsos-verifier', at: expect.any(String) as string }]);
  });

  it('count once however often one command is sent, also at once', async () => {
    const { proposalId } = await caseOnDesk(stores);
    const comment = { ...said, proposalId, idempotencyKey: randomUUID() };

    const results = await Promise.all(Array.from({ length: 50 }, () => bySiti(comment)));

    expect(results.filter(({ kind }) => kind === 'added')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'repeated')).toHaveLength(49);
    expect(await by(SITI).list(proposalId)).toHaveLength(1);
    const noted = (await stores.audit.history(proposalId)).filter(({ action }) => action === 'comment-added');
    expect(noted).toMatchObject([{ personId: SITI.personId, detail: { visibility: 'internal' } }]);
  });

  it('refuse another text, another visibility and another case under the same key', async () => {
    const first = await caseOnDesk(stores);
    const second = await caseOnDesk(stores);
    const comment = { ...said, proposalId: first.proposalId, idempotencyKey: randomUUID() };
    await bySiti(comment);

    const others = [{ text: 'Lain.' }, { visibility: 'citizen' as const }, { proposalId: second.proposalId }];
    const results = await Promise.all(others.map((change) => bySiti({ ...comment, ...change })));

    expect(results).toEqual([{ kind: 'key-reused' }, { kind: 'key-reused' }, { kind: 'key-reused' }]);
    expect(await by(BUDI).add({ ...comment, author: BUDI })).toMatchObject({ kind: 'added' });
  });

  it('cannot be changed or taken back in the database', async () => {
    const { proposalId } = await caseOnDesk(stores);
    await bySiti({ ...said, proposalId, idempotencyKey: randomUUID() });
    const { pool } = stores.database;

    await expect(pool.query(`update comment set visibility = 'citizen'`)).rejects.toThrow('append-only');
    await expect(pool.query('delete from comment')).rejects.toThrow('append-only');
  });

  it('lie in the database sealed, so that the key of the proposal is the only way to them', async () => {
    const { proposalId } = await caseOnDesk(stores);
    await bySiti({ ...said, text: 'Sangat rahasia', proposalId, idempotencyKey: randomUUID() });

    const { rows } = await stores.database.pool.query<{ row: string; sealed: Buffer }>(
      'select to_jsonb(c)::text as row, sealed from comment c where proposal_id = $1',
      [proposalId],
    );

    expect(rows).toHaveLength(1);
    expect(rows.filter(({ row, sealed }) => `${row}${sealed.toString('latin1')}`.includes('rahasia'))).toEqual([]);
  });

  it('are neither seen nor added by an office of another region, nor in the name of somebody else', async () => {
    const { proposalId } = await caseOnDesk(stores);
    const comment = { ...said, proposalId, idempotencyKey: randomUUID() };
    await bySiti(comment);

    expect(await by(WAYAN).list(proposalId)).toEqual([]);
    await expect(by(WAYAN).add({ ...comment, author: WAYAN })).rejects.toThrow('no such proposal');
    await expect(by(BUDI).add({ ...comment, idempotencyKey: randomUUID(), author: SITI })).rejects.toThrow('policy');
  });

  it('of a proposal nobody knows are none', async () => {
    expect(await by(SITI).list(randomUUID())).toEqual([]);
  });
});

describe('the text of a comment', () => {
  it('may have lines', () => {
    expect(issuesOf('Satu.\nDua.')).toEqual([]);
  });

  it.each([
    ['a zero-width character', 'Si\u200bti', 'invisible-characters'],
    ['a right-to-left override', 'Si\u202eti', 'invisible-characters'],
    ['an identity number', 'NIK 9901014101800001 keliru', 'identity-number-in-text'],
    ['an identity number in groups', '9901 0141 0180-0001', 'identity-number-in-text'],
    ['nothing but blanks', '  \n ', 'too_small'],
    ['2,001 letters', 'a'.repeat(2001), 'too_big'],
  ])('is refused with %s', (_what, text, code) => {
    expect(issuesOf(text)).toEqual([code]);
  });
});
