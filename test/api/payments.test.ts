import { randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import { entryHash } from '../../store/audit/entry';
import { chainOf } from '../support/audit';
import { runningApi, type Answer, type RunningApi } from './running-api';

let api: RunningApi;
let proposalId: string;
let citizen: { trackingCode: string; birthDate: string | undefined };

beforeAll(async () => {
  api = await runningApi();
  const household = submissionOf({ seed: 4713, village: '3201022003', channel: 'village' });
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
  proposalId = String(body['proposalId']);
  citizen = { trackingCode: String(body['trackingCode']), birthDate: household.members[0]?.birthDate };
  for (const [programme, outcome] of [
    ['SEMBAKO', 'granted'],
    ['PKH', 'refused'],
  ]) {
    await api.stores.database.pool.query(
      `insert into decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome,
         reason_codes, amount_rupiah, places)
       select kk_index, $2, '2026Q2', id, 'run', '2026Q2', '2026Q2', 'V-79', $3, '{}', 600000, 1 from proposal where id = $1`,
      [proposalId, programme, outcome],
    );
  }
});
afterAll(() => api.close());

const paid = (change: Record<string, unknown> = {}) => ({
  reference: `topup/${randomUUID().slice(0, 8)}`,
  proposalId,
  programme: 'SEMBAKO',
  quarter: '2026Q2',
  state: 'paid',
  amountRupiah: 600_000,
  at: '2026-04-20T09:00:00+07:00',
  ...change,
});

function report(items: readonly unknown[], as = 'payer'): Promise<Answer> {
  const headers = { 'idempotency-key': randomUUID() };
  return api.call({ method: 'POST', path: '/v1/payments', as, body: { items }, headers });
}

async function paymentSeenBy(as: string): Promise<unknown> {
  const { body } = await api.call({ path: `/v1/proposals/${proposalId}`, as });
  const decisions = body['decisions'] as { programme: string; payment: unknown; outcome: string }[];
  return decisions.find(({ programme }) => programme === 'SEMBAKO');
}

async function notices(): Promise<string[]> {
  const text = `select template from notice where proposal_id = $1 and template like 'payment-%' order by created_at, template`;
  const { rows } = await api.stores.database.pool.query<{ template: string }>(text, [proposalId]);
  return rows.map(({ template }) => template);
}

describe('a payment', () => {
  it('is a state of its own beside the decision, and the latest report counts whatever order they come in', async () => {
    const before = await paymentSeenBy('budi');
    const late = paid({ state: 'ordered', at: '2026-04-10T09:00:00+07:00' });

    const first = await report([paid()]);
    const second = await report([late]);
    const after = await paymentSeenBy('budi');

    expect(before).toMatchObject({ outcome: 'granted', payment: null });
    expect([first.status, first.body['recorded'], second.body['recorded']]).toEqual([200, 1, 1]);
    expect(after).toMatchObject({
      outcome: 'granted',
      payment: { state: 'paid', reason: null, amountRupiah: 600_000 },
    });
  });

  it('that failed is told to the household with the reason, in its words, and to nobody else by notice', async () => {
    await report([paid({ state: 'failed', reason: 'account-blocked', at: '2026-05-01T09:00:00+07:00' })]);

    const { body } = await api.call({ method: 'POST', path: '/public/v1/status', body: citizen });
    const decisions = body['decisions'] as { programme: string; payment: { text: string; reason: { text: string } } }[];
    const [sembako] = decisions.filter(({ programme }) => programme === 'SEMBAKO');

    expect(sembako?.payment).toMatchObject({
      text: 'Pembayaran gagal',
      reason: { text: 'rekening diblokir atau tidak aktif' },
    });
    expect(await notices()).toContain('payment-failed');
  });

  it('reported twice is recorded once, and another one under its reference is refused', async () => {
    const item = paid({ at: '2026-05-02T09:00:00+07:00' });
    const owed = await notices();

    const answers = [await report([item]), await report([item]), await report([{ ...item, amountRupiah: 1 }])];

    const results = answers.map(({ body }) => (body['items'] as { result: string; code: string | null }[])[0]);
    expect(results.map((item) => [item?.result, item?.code])).toEqual([
      ['recorded', null],
      ['repeated', null],
      ['refused', 'payment-reference-reused'],
    ]);
    expect(await notices()).toHaveLength(owed.length + 1);
  });

  it('reported by two calls at one instant is recorded once', async () => {
    const item = paid({ at: '2026-05-03T09:00:00+07:00' });

    const answers = await Promise.all(Array.from({ length: 6 }, () => report([item])));

    const results = answers.map(({ body }) => (body['items'] as { result: string }[])[0]?.result).sort();
    expect(results).toEqual(['recorded', ...Array.from({ length: 5 }, () => 'repeated')]);
  });

  it('has an outcome for each item: one that is refused keeps no other from being recorded', async () => {
    const items = [
      paid({ programme: 'PKH' }),
      paid({ proposalId: randomUUID() }),
      paid({ state: 'failed' }),
      paid({ reason: 'other' }),
      paid({ at: '2099-01-01T00:00:00Z' }),
      paid({ at: '2026-05-04T09:00:00+07:00' }),
    ];

    const { body } = await report(items);

    expect((body['items'] as { code: string | null }[]).map(({ code }) => code)).toEqual([
      'decision-not-granted',
      'decision-unknown',
      'payment-reason-required',
      'payment-reason-not-allowed',
      'payment-in-future',
      null,
    ]);
    expect(body['recorded']).toBe(1);
  });

  it('leaves an entry in the chain of the proposal that verifies', async () => {
    const chain = await chainOf(api.stores.database.pool, proposalId);
    const linked = chain.slice(1).map(({ prevHash }, index) => prevHash.equals(chain[index]?.hash ?? Buffer.alloc(0)));

    expect(chain.filter(({ action }) => action === 'payment-reported').length).toBeGreaterThan(3);
    expect(chain.map((entry) => entryHash(entry)?.toString('hex'))).toEqual(
      chain.map(({ hash }) => hash.toString('hex')),
    );
    expect(linked).not.toContain(false);
  });

  it.each([
    ['an official', 'budi', 'forbidden'],
    ['an integrator that files', 'cek-bansos', 'scope-missing'],
  ])('is not reported by %s', async (_who, as, code) => {
    const { status, body } = await report([paid()], as);

    expect([status, body['code']]).toEqual([403, code]);
  });

  it.each([
    ['a reference like an account number', { reference: 'acc-1234567890' }],
    ['a negative amount', { amountRupiah: -1 }],
    ['an unknown state', { state: 'lost' }],
  ])('with %s is refused whole', async (_what, change) => {
    const { status, body } = await report([paid(change), paid()]);

    expect([status, body['code']]).toEqual([400, 'body-invalid']);
  });

  it('named twice in one call is refused whole', async () => {
    const item = paid();

    const { status } = await report([item, item]);

    expect(status).toBe(400);
  });
});
