import { rankedHousehold } from './ranked-household';
import { runningApi, type RunningApi } from './running-api';

let api: RunningApi;
let proposalId: string;
let citizen: Awaited<ReturnType<typeof rankedHousehold>>['citizen'];

beforeAll(async () => {
  api = await runningApi();
  ({ proposalId, citizen } = await rankedHousehold(api));
});
afterAll(() => api.close());

const read = (as: string, headers: Record<string, string> = {}) =>
  api.call({ path: `/v1/proposals/${proposalId}/explanation`, as, headers });

describe('the place among households of the province', () => {
  const LINES = {
    id: /Di antara keluarga seprovinsi: desil 6. Desil 5 bila pengeluaran itu lebih rendah sekitar 6,8 persen. Desil 7 bila lebih tinggi sekitar 3 persen./,
    en: /Among households of the province: decile 6. Decile 5 with about 6.8 percent less of that spending. Decile 7 with about 3 percent more./,
  };

  it('is told in figures: how far the next deciles are there', async () => {
    const { body } = await read('budi');

    const { provinceDecile, score, boundaries } = body['detail'] as {
      provinceDecile: number;
      score: number;
      boundaries: Record<'national' | 'province', Record<'down' | 'up', { decile: number; score: number }>>;
    };
    const { down, up } = boundaries.province;
    expect([provinceDecile, down.decile, up.decile]).toEqual([6, 5, 7]);
    const { rows } = await api.stores.database.pool.query<{ cuts: number[] }>(
      `select cuts->'province'->'32' as cuts from ranking_run where run_id = 'run-2026Q2'`,
    );
    expect([score + down.score, score + up.score - 1]).toEqual(rows[0]?.cuts.slice(4, 6));
    expect(boundaries.national.up.score).not.toBe(up.score);
  });

  it.each(['id', 'en'] as const)('is told to officials, on the page and to the household in %s', async (language) => {
    const headers = { 'accept-language': language };

    const answers = [
      await read('budi', headers),
      await read('budi', { ...headers, accept: 'text/html' }),
      await api.call({ path: '/public/v1/explanation', body: citizen, headers }),
    ];

    for (const { text } of answers) expect(text).toMatch(LINES[language]);
  });

  it('is left out for a version from before it was kept', async () => {
    const { pool } = api.stores.database;
    await pool.query(`update ranking_run set cuts = cuts - 'province' where run_id = 'run-2026Q2'`);
    await pool.query(`update ranking_entry set province_decile = null where run_id = 'run-2026Q2'`);

    const { body, text } = await read('budi');

    expect(body['detail']).toMatchObject({ provinceDecile: null, boundaries: { province: null } });
    expect(text).not.toContain('seprovinsi');
    expect(text).toContain('sekabupaten');
  });
});
