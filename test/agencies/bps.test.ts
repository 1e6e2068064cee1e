import { createBps, type Handover, type HouseholdToDeliver, type SetToDeliver } from '../../agencies/bps';
import { AgencyAnswerMismatch } from '../../agencies/failures';
import { aHouseholdToMatch, type Wanted } from './support/people';
import { rejectionOf, startSandbox, uncancelled, type RunningSandbox } from './support/running-sandbox';

const VERSION = '2027Q1';

function aHousehold(wanted: Wanted): HouseholdToDeliver {
  const { kkNumber, members } = aHouseholdToMatch({ members: 1, ...wanted });
  return {
    reference: `proposal-${wanted.seed ?? 1}`,
    kkNumber,
    niks: members.map(({ nik }) => nik),
    villageCode: '3201022003',
  };
}

function aSet({ callKey, households }: { callKey: string; households: readonly HouseholdToDeliver[] }): SetToDeliver {
  return { callKey, version: VERSION, households };
}

const households = (count: number): HouseholdToDeliver[] =>
  Array.from({ length: count }, (_, seed) => aHousehold({ seed }));

describe('BPS', () => {
  let sandbox: RunningSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const deliver = (set: SetToDeliver, timeoutMs?: number): Promise<Handover> =>
    createBps(sandbox.at('bps', timeoutMs)).deliverSet(set, uncancelled);

  it('records the handover of a set that came in several parts', async () => {
    const handover = await deliver(aSet({ callKey: 'three-parts', households: households(1_001) }));

    expect(handover.handoverNumber).toMatch(/^BAST-2027Q1-/);
    expect(handover.rejected).toEqual([]);
    expect(await sandbox.effects('three-parts.3')).toEqual([expect.objectContaining({ effects: 1 })]);
  });

  it('records a quarter without households', async () => {
    const handover = await deliver(aSet({ callKey: 'empty', households: [] }));

    expect(handover.rejected).toEqual([]);
  });

  it('sends a planted KK back once and takes it at the next delivery', async () => {
    const set = [aHousehold({ seed: 1 }), aHousehold({ seed: 2, fault: 'bps-reject' })];

    const first = await deliver(aSet({ callKey: 'first', households: set }));
    const second = await deliver(aSet({ callKey: 'second', households: set }));

    expect(first.rejected).toEqual([{ reference: 'proposal-2', reason: 'kk-invalid' }]);
    expect(second.rejected).toEqual([]);
    expect(second.handoverNumber).not.toBe(first.handoverNumber);
  });

  it('sends identity numbers back that cannot be right', async () => {
    const sound = aHousehold({ seed: 1 });
    const badNik = { ...sound, reference: 'bad-nik', niks: [`${String(sound.niks[0]).slice(0, 12)}0000`] };
    const badKk = { ...sound, reference: 'bad-kk', kkNumber: `${sound.kkNumber.slice(0, 12)}0000` };

    const { rejected } = await deliver(aSet({ callKey: 'invalid', households: [badNik, badKk] }));

    expect(rejected).toEqual([
      { reference: 'bad-nik', reason: 'nik-invalid' },
      { reference: 'bad-kk', reason: 'kk-invalid' },
    ]);
  });

  it('goes on where it stopped, with one effect for each part', async () => {
    await sandbox.admin('faults', [
      { agency: 'bps', operation: 'penyerahan', match: { afterCalls: 1, untilCalls: 2 }, fault: 'did-it-then-timeout' },
    ]);
    const set = aSet({
      callKey: 'interrupted',
      households: [...households(600), aHousehold({ seed: 600, fault: 'bps-reject' })],
    });

    const lost = await rejectionOf(deliver(set, 1_500));
    const handover = await deliver(set);

    expect(lost).toMatchObject({ kind: 'timeout' });
    expect(handover.rejected).toEqual([{ reference: 'proposal-600', reason: 'kk-invalid' }]);
    expect(await sandbox.effects('interrupted.1')).toEqual([expect.objectContaining({ calls: 2, effects: 1 })]);
    expect(await sandbox.effects('interrupted.2')).toEqual([expect.objectContaining({ calls: 2, effects: 1 })]);
  });

  it('does not record a handover of parts that never came', async () => {
    const answer = await fetch(`${sandbox.url}/bps/berita-acara`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'short' },
      body: JSON.stringify({ penyerahan: 'short', versi: VERSION, jumlah_bagian: 1, jumlah_keluarga: 3 }),
    });

    expect(answer.status).toBe(422);
  });

  it('never takes the answer to another delivery', async () => {
    await deliver(aSet({ callKey: 'other', households: households(1) }));
    await sandbox.admin('faults', [{ agency: 'bps', fault: 'swapped-answer' }]);

    const mismatch = await rejectionOf(deliver(aSet({ callKey: 'mine', households: households(2) })));

    expect(mismatch).toBeInstanceOf(AgencyAnswerMismatch);
  });

  it.each([
    ['versi', { versi: '2026Q4' }],
    ['bagian', { bagian: 2 }],
    ['ditolak.rujukan', { ditolak: [{ rujukan: 'somebody else', alasan: 'NIK_TIDAK_SAH' }] }],
  ])('refuses a part whose %s is not ours', async (field, spoiled) => {
    const words = { kunci: 'mine.1', versi: VERSION, bagian: 1, ditolak: [], ...spoiled };
    const bps = createBps({
      baseUrl: 'http://bps.invalid',
      timeoutMs: 1_000,
      fetch: () => Promise.resolve(Response.json(words)),
    });

    const mismatch = await rejectionOf(
      bps.deliverSet(aSet({ callKey: 'mine', households: households(1) }), uncancelled),
    );

    expect(mismatch).toMatchObject({ name: 'AgencyAnswerMismatch', field });
  });
});
