import { AgencyAnswerMismatch, AgencyBusy } from '../../agencies/failures';
import { createPusdatin, type HouseholdToRegister } from '../../agencies/pusdatin';
import type { RegistrationAnswer } from '../../domain/registration/criteria';
import { aHouseholdToRegister } from './support/people';
import { rejectionOf, startSandbox, uncancelled, type RunningSandbox } from './support/running-sandbox';

describe('Pusdatin', () => {
  let sandbox: RunningSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const register = (household: HouseholdToRegister, timeoutMs?: number): Promise<RegistrationAnswer> =>
    createPusdatin(sandbox.at('pusdatin', timeoutMs)).registerHousehold(household, uncancelled);

  it('registers a household that meets the five criteria', async () => {
    const answer = await register(aHouseholdToRegister());

    expect(answer).toMatchObject({ registered: true, receivedAs: 'sent' });
    expect('registrationNumber' in answer && answer.registrationNumber).toMatch(/^PSD-/);
  });

  it('keeps the number of a proposal that registers again after its groundcheck', async () => {
    const first = await register(aHouseholdToRegister({ seed: 4 }));
    const second = await register(aHouseholdToRegister({ seed: 4 }));

    expect(second).toEqual(first);
  });

  it.each(['a', 'b', 'c', 'd', 'e'] as const)(
    'returns criterion %s once and passes the repaired household',
    async (criterion) => {
      const wanted = { fault: `criterion-${criterion}` as const };

      const returned = await register(aHouseholdToRegister(wanted));
      const repaired = await register(aHouseholdToRegister(wanted));

      expect(returned).toEqual({ registered: false, failed: [criterion], receivedAs: 'sent' });
      expect(repaired.registered).toBe(true);
    },
  );

  it('returns criterion e when attributes are missing', async () => {
    const answer = await register({ ...aHouseholdToRegister(), attributesComplete: false });

    expect(answer).toMatchObject({ registered: false, failed: ['e'] });
  });

  it('takes a household whose identity nobody has checked yet', async () => {
    const answer = await register({ ...aHouseholdToRegister(), identityStatuses: [] });

    expect(answer.registered).toBe(true);
  });

  it('answers what the administrator set', async () => {
    const household = aHouseholdToRegister({ seed: 6 });
    await sandbox.admin('registrations', { registrations: [{ kkNumber: household.kkNumber, failed: ['d', 'a'] }] });

    expect(await register(household)).toMatchObject({ registered: false, failed: ['d', 'a'] });
  });

  it('has one effect when it acted and its answer was lost', async () => {
    await sandbox.admin('faults', [{ agency: 'pusdatin', match: { untilCalls: 1 }, fault: 'did-it-then-timeout' }]);
    const household = aHouseholdToRegister({ callKey: 'lost-answer' });

    const lost = await rejectionOf(register(household, 500));
    const found = await register({ ...household, attempt: 2 });

    expect(lost).toMatchObject({ kind: 'timeout' });
    expect(found).toMatchObject({ registered: true, receivedAs: 'recovered' });
    expect(await sandbox.effects('lost-answer')).toContainEqual(
      expect.objectContaining({ operation: 'registrasi', calls: 1, effects: 1 }),
    );
  });

  it('has one effect when it is sent again without asking', async () => {
    await sandbox.admin('faults', [{ agency: 'pusdatin', match: { untilCalls: 1 }, fault: 'did-it-then-timeout' }]);
    const household = aHouseholdToRegister({ callKey: 'sent-again' });

    await rejectionOf(register(household, 500));
    await register(household);

    expect(await sandbox.effects('sent-again')).toEqual([expect.objectContaining({ calls: 2, effects: 1 })]);
  });

  it('sends again when no earlier attempt arrived', async () => {
    await sandbox.admin('faults', [{ agency: 'pusdatin', match: { untilCalls: 1 }, fault: 'drop-connection' }]);
    const household = aHouseholdToRegister({ callKey: 'never-arrived' });

    const lost = await rejectionOf(register(household));
    const answer = await register({ ...household, attempt: 2 });

    expect(lost).toMatchObject({ kind: 'connection' });
    expect(answer).toMatchObject({ registered: true, receivedAs: 'sent' });
  });

  it('does not send again while it does not know what became of the first attempt', async () => {
    await sandbox.admin('faults', [{ agency: 'pusdatin', operation: 'status', fault: 'http-500' }]);
    const household = aHouseholdToRegister({ callKey: 'unknown' });

    const busy = await rejectionOf(register({ ...household, attempt: 2 }));

    expect(busy).toMatchObject({ kind: 'unavailable' });
    expect(await sandbox.effects('unknown')).toEqual([expect.objectContaining({ operation: 'status', effects: 0 })]);
  });

  it.each(['registrasi', 'status'])('never takes another answer to %s', async (operation) => {
    const household = aHouseholdToRegister({ callKey: 'mine', seed: 2 });
    await register(aHouseholdToRegister({ seed: 1 }));
    await register(household);
    await sandbox.admin('faults', [{ agency: 'pusdatin', operation, fault: 'swapped-answer' }]);

    const attempt = operation === 'status' ? 2 : 1;
    const mismatch = await rejectionOf(register({ ...household, attempt }));

    expect(mismatch).toBeInstanceOf(AgencyAnswerMismatch);
  });
});

describe('what Pusdatin says of an earlier attempt', () => {
  const household = aHouseholdToRegister({ callKey: 'earlier' });
  const asking = (status: object): Promise<unknown> =>
    createPusdatin({
      baseUrl: 'http://pusdatin.invalid',
      timeoutMs: 1_000,
      fetch: () => Promise.resolve(Response.json(status)),
    }).registerHousehold({ ...household, attempt: 2 }, uncancelled);

  it('is waited for while it is being worked on', async () => {
    const busy = await rejectionOf(asking({ kunci: 'earlier', keadaan: 'DIPROSES' }));

    expect(busy).toBeInstanceOf(AgencyBusy);
    expect(busy).toMatchObject({ kind: 'late' });
  });

  it.each([
    ['kunci', { kunci: 'another' }],
    ['nomor_usulan', { nomor_usulan: 'another' }],
  ])('is refused when its %s is not ours', async (field, spoiled) => {
    const words = { kunci: 'earlier', nomor_usulan: 'proposal-1', status: 'TERDAFTAR', nomor_registrasi: 'PSD-1' };

    const mismatch = await rejectionOf(
      asking({ kunci: 'earlier', keadaan: 'SELESAI', jawaban: { ...words, ...spoiled } }),
    );

    expect(mismatch).toMatchObject({ name: 'AgencyAnswerMismatch', field });
  });
});
