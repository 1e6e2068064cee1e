import { randomUUID } from 'node:crypto';

import type { JSONWebKeySet } from 'jose';

import { submissionOf } from '../../scripts/play/demonstration';
import { verifyReceipt } from '../../scripts/receipts/verify';
import { identityScan } from '../support/identity-scan';
import { runningApi, type RunningApi } from './running-api';

let api: RunningApi;
let proposalId: string;
let citizen: { trackingCode: string; birthDate: string | undefined };
const household = submissionOf({ seed: 4712, village: '3201022003', channel: 'village' });

beforeAll(async () => {
  api = await runningApi();
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
  proposalId = String(body['proposalId']);
  citizen = { trackingCode: String(body['trackingCode']), birthDate: household.members[0]?.birthDate };
  await decide('2026Q2', { outcome: 'waiting-list', reason: 'KUOTA_PENUH', position: 7, at: '2026-04-02T03:00:00Z' });
});
afterAll(() => api.close());

interface Decided {
  readonly outcome: string;
  readonly reason: string;
  readonly position: number | null;
  readonly at: string;
}

/** A decision on Sembako, as a run leaves it. */
async function decide(quarter: string, { outcome, reason, position, at }: Decided): Promise<void> {
  await api.stores.database.pool.query(
    `insert into decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome,
       reason_codes, amount_rupiah, places, position, decided_at)
     select kk_index, 'SEMBAKO', $2, id, 'run', $2, $2, 'V-79', $3, array[$4], 0, 1, $5, $6 from proposal where id = $1
     on conflict (kk_index, programme, quarter) do update
       set outcome = excluded.outcome, reason_codes = excluded.reason_codes, position = excluded.position,
         decided_at = excluded.decided_at`,
    [proposalId, quarter, outcome, reason, position, at],
  );
}

async function keys(): Promise<JSONWebKeySet> {
  return (await api.call({ path: '/public/v1/receipt-keys' })).body as unknown as JSONWebKeySet;
}

/** The door of citizens counts calls, so that only what is about it asks there. */
async function receiptsFor(as = 'budi'): Promise<{ programme: string; quarter: string; receipt: string }[]> {
  const asked =
    as === 'household'
      ? { method: 'POST', path: '/public/v1/receipts', body: citizen }
      : { path: `/v1/proposals/${proposalId}/receipts`, as };
  return (await api.call(asked)).body['receipts'] as never;
}

describe('a receipt of a decision', () => {
  it('is genuine by the published keys alone, and says what was decided and with what', async () => {
    const [one] = await receiptsFor('budi');

    const verdict = await verifyReceipt(one?.receipt ?? '', await keys());

    expect(verdict).toMatchObject({
      genuine: true,
      claims: {
        sub: citizen.trackingCode,
        jti: `${proposalId}/SEMBAKO/2026Q2`,
        iat: Date.parse('2026-04-02T03:00:00Z') / 1_000,
        decision: { outcome: 'waiting-list', reasonCodes: ['KUOTA_PENUH'], position: 7, rulesId: 'V-79' },
      },
    });
  });

  it('is the same for the household and for every official who may read the case', async () => {
    const [ofHousehold, dinsos, head] = [
      await receiptsFor('household'),
      await receiptsFor('budi'),
      await receiptsFor('dadang'),
    ];

    expect(ofHousehold).toHaveLength(1);
    expect(dinsos).toEqual(ofHousehold);
    expect(head).toEqual(ofHousehold);
  });

  it('holds nothing of a person', async () => {
    const [one] = await receiptsFor();
    const claims = Buffer.from(one?.receipt.split('.')[1] ?? '', 'base64url').toString();

    expect(claims).toContain(citizen.trackingCode);
    const numbers = [household.kkNumber, ...household.members.map(({ nik }) => nik)];
    expect(identityScan(numbers).find(claims).size).toBe(0);
    for (const { name, birthDate } of household.members) {
      expect(claims).not.toContain(name);
      expect(claims).not.toContain(birthDate);
    }
  });

  it('that was changed in any character is not genuine', async () => {
    const [one] = await receiptsFor();
    const published = await keys();
    const receipt = one?.receipt ?? '';
    const [header = '', payload = '', signature = ''] = receipt.split('.');
    const granted = Buffer.from(payload, 'base64url').toString().replace('waiting-list', 'granted');
    const changed = [
      [header, Buffer.from(granted).toString('base64url'), signature].join('.'),
      [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.'),
    ];

    for (const text of changed) {
      expect(await verifyReceipt(text, published)).toEqual({ genuine: false, fault: 'signature-wrong' });
    }
    expect(await verifyReceipt([header, payload].join('.'), published)).toEqual({
      genuine: false,
      fault: 'no-receipt',
    });
  });

  it('of another issuer is not ours', async () => {
    const [one] = await receiptsFor();
    const [key] = (await keys()).keys;

    const verdict = await verifyReceipt(one?.receipt ?? '', { keys: [{ ...key, kid: 'of-another' }] });

    expect(verdict).toEqual({ genuine: false, fault: 'unknown-key' });
  });

  it('is a new one when the decision is made anew', async () => {
    const before = await receiptsFor();

    await decide('2026Q2', {
      outcome: 'granted',
      reason: 'DESIL_MEMENUHI',
      position: null,
      at: '2026-05-02T03:00:00Z',
    });
    const [one] = await receiptsFor();
    const verdict = await verifyReceipt(one?.receipt ?? '', await keys());

    expect(one?.receipt).not.toBe(before[0]?.receipt);
    expect(verdict).toMatchObject({ genuine: true, claims: { decision: { outcome: 'granted', position: null } } });
  });

  it('is not for officials of another region', async () => {
    const answer = await api.call({ path: `/v1/proposals/${proposalId}/receipts`, as: 'daeng' });

    expect([answer.status, answer.body['code']]).toEqual([404, 'not-found']);
  });

  it('is not for whoever knows the code and no birth date', async () => {
    const answer = await api.call({
      method: 'POST',
      path: '/public/v1/receipts',
      body: { ...citizen, birthDate: '1901-01-01' },
    });

    expect([answer.status, answer.body['code']]).toEqual([404, 'not-found']);
  });
});

describe('a text that another key of ours signed', () => {
  it('is no receipt', async () => {
    const token = await api.services.receipts.sign({ hello: 'world' });

    expect(await verifyReceipt(token, await keys())).toEqual({ genuine: false, fault: 'no-receipt' });
  });
});
