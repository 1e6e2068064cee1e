import { randomUUID } from 'node:crypto';

import { filingOf } from './filing';
import { personOf, runningApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

const { aHousehold, command, file } = filingOf(() => api);

async function filedId(): Promise<string> {
  return String((await file(aHousehold())).body['proposalId']);
}

describe('filing', () => {
  it('takes a household in, says where it stands, and starts its workflow', async () => {
    const answer = await file(aHousehold());

    const id = String(answer.body['proposalId']);
    expect(answer).toMatchObject({
      status: 202,
      body: { channel: 'village', village: '3201022003', running: false, status: { stage: 'intake' } },
    });
    expect(answer.headers.get('location')).toBe(`/v1/proposals/${id}`);
    expect(api.temporal.started).toContain(`proposal-${id}`);
  });

  it('by a door that is not of the filer’s role is forbidden', async () => {
    expect(await file(aHousehold({ channel: 'dinsos' }))).toMatchObject({
      status: 403,
      body: { code: 'door-not-yours' },
    });
    expect(await file(aHousehold(), { as: 'dadang' })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('for a village of another office is forbidden', async () => {
    expect(await file(aHousehold(), { as: 'asep' })).toMatchObject({ status: 403, body: { code: 'wrong-office' } });
    expect(await file(aHousehold({ channel: 'citizen' }), { as: 'integrator-makassar' })).toMatchObject({
      status: 403,
    });
  });

  it('by a door that does not exist is a fault in that field', async () => {
    expect(await file({ ...aHousehold(), channel: 'window' })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/channel', code: 'not-in-code-list' }] },
    });
  });

  it('tells a filer elsewhere that the household has a proposal, and not where', async () => {
    const household = aHousehold({ channel: 'citizen' });
    await file(household, { as: 'cek-bansos' });

    const answer = await file({ ...household, villageCode: '9901012001' }, { as: 'cek-bansos' });
    expect(answer.status).toBe(200);

    await api.stores.database.prisma.serviceAccount.update({
      where: { subject: personOf('integrator-jayapura') },
      data: { regions: ['9901'] },
    });
    const elsewhere = await file({ ...household, villageCode: '9901012001' }, { as: 'integrator-jayapura' });
    expect(elsewhere).toMatchObject({ status: 409, body: { code: 'household-has-open-proposal' } });
    expect(elsewhere.text).not.toContain('3201');
  });
});

describe('a proposal', () => {
  it('is read by the offices of its region, with its timeline', async () => {
    const id = await filedId();

    expect(await api.call({ path: `/v1/proposals/${id}`, as: 'budi' })).toMatchObject({
      status: 200,
      body: { proposalId: id },
    });
    expect(await api.call({ path: `/v1/proposals/${id}/timeline`, as: 'lilis' })).toMatchObject({
      status: 200,
      body: { events: [] },
    });
  });

  it('of another region is answered exactly as one that does not exist', async () => {
    const id = await filedId();

    for (const path of ['', '/timeline']) {
      const foreign = await api.call({ path: `/v1/proposals/${id}${path}`, as: 'daeng' });
      const unknown = await api.call({ path: `/v1/proposals/${randomUUID()}${path}`, as: 'daeng' });
      const malformed = await api.call({ path: `/v1/proposals/1${path}`, as: 'daeng' });
      expect(foreign.status).toBe(404);
      expect([unknown.text, malformed.text]).toEqual([foreign.text, foreign.text]);
    }
    expect(await command(`/v1/proposals/${id}/withdraw`, { as: 'daeng' })).toMatchObject({ status: 404 });
    expect(api.temporal.updates.filter(({ workflowId }) => workflowId === `proposal-${id}`)).toEqual([]);
  });

  it('is withdrawn by its workflow, under the key of the caller', async () => {
    const id = await filedId();

    const answer = await command(`/v1/proposals/${id}/withdraw`, { key: 'key-of-the-command' });

    expect(answer).toMatchObject({ status: 200, body: { proposalId: id, status: { stage: 'intake' } } });
    expect(api.temporal.updates.at(-1)).toEqual({
      workflowId: `proposal-${id}`,
      update: 'withdraw',
      updateId: 'key-of-the-command',
      argument: {
        reason: 'DITARIK_PEMOHON',
        actor: { personId: personOf('budi'), role: 'dinsos-verifier', office: '3201' },
      },
    });
  });

  it('is disputed with the hashes of the evidence alone', async () => {
    const id = await filedId();
    const evidence = [{ sha256: 'ab'.repeat(32), reference: 'documents/statement' }];

    const answer = await command(`/v1/proposals/${id}/objections`, { body: { evidence } });

    expect(answer).toMatchObject({ status: 202, body: { proposalId: id } });
    expect(api.temporal.updates.at(-1)?.argument).toEqual({
      objectionId: answer.body['objectionId'],
      evidence: ['ab'.repeat(32)],
      actor: { personId: personOf('budi'), role: 'dinsos-verifier', office: '3201' },
    });
  });

  it('is disputed with what its rule asks, and not with where the house stands', async () => {
    const id = await filedId();
    const photo = { sha256: 'ab'.repeat(32), reference: 'photos/front', kind: 'house-photo' };
    const location = { latitude: -6.6, longitude: 106.8 };
    const objections = `/v1/proposals/${id}/objections`;

    await command(objections, { body: { evidence: [{ ...photo, location }], objectorVillage: '3201022004' } });
    const argument = api.temporal.updates.at(-1)?.argument;
    const abroad = await command(objections, {
      body: { evidence: [{ ...photo, location: { ...location, latitude: 52 } }] },
    });

    expect(argument).toMatchObject({ housePhoto: { placed: true }, objectorVillage: '3201022004' });
    expect(JSON.stringify(argument)).not.toContain('106.8');
    expect(abroad).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
  });

  it.each([
    ['wrong-office', 403],
    ['house-photo-required', 400],
    ['objector-of-another-village', 403],
    ['same-officer', 403],
    ['outcome-not-allowed', 400],
    ['no-objection-window', 409],
  ])('answers the refusal %s of its workflow with %i', async (code, status) => {
    const id = await filedId();
    api.temporal.refuses(code);

    expect(await command(`/v1/proposals/${id}/withdraw`)).toMatchObject({ status, body: { code } });
  });

  it.each([
    [
      'outcome-unknown',
      () => {
        api.temporal.answersTooLate();
      },
    ],
    [
      'service-unavailable',
      () => {
        api.temporal.isOverloaded();
      },
    ],
    [
      'service-unavailable',
      () => {
        api.temporal.hasNoWorkflow();
      },
    ],
  ])('says %s and when to try again while its workflow cannot answer', async (code, happens) => {
    const id = await filedId();
    happens();

    const answer = await command(`/v1/proposals/${id}/withdraw`);

    expect(answer).toMatchObject({ status: 503, body: { code } });
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('that has ended takes no command any more', async () => {
    const id = await filedId();
    await api.stores.database.prisma.proposal.update({ where: { id }, data: { end: 'withdrawn', stage: 'closed' } });
    api.temporal.hasNoWorkflow();

    expect(await command(`/v1/proposals/${id}/withdraw`)).toMatchObject({
      status: 410,
      body: { code: 'proposal-closed', end: 'withdrawn' },
    });
  });

  it('takes a command only on the revision the caller saw', async () => {
    const id = await filedId();
    const headers = { 'idempotency-key': randomUUID() };
    const withoutVersion = await api.call({ path: `/v1/proposals/${id}/withdraw`, as: 'budi', body: {}, headers });

    const stale = await command(`/v1/proposals/${id}/withdraw`, { revision: 7 });

    expect(withoutVersion).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale-version', current: { revision: 0 } } });
    expect(stale.headers.get('etag')).toBe(`"${id}.0"`);
  });

  it('answers a key that comes again as it did the first time, and another command under it with 422', async () => {
    const id = await filedId();
    const key = randomUUID();
    const sent = api.temporal.updates.length;

    const answers = await Promise.all([1, 2, 3].map(() => command(`/v1/proposals/${id}/withdraw`, { key })));
    const later = await command(`/v1/proposals/${id}/withdraw`, { key });
    const other = await command(`/v1/proposals/${id}/objections`, { key, body: { evidence: [] } });

    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(later.text).toBe(answers.find(({ status }) => status === 200)?.text);
    expect(api.temporal.updates).toHaveLength(sent + 1);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });
});

describe('the household itself', () => {
  it('sees where its proposal stands by code and a birth date, in its language', async () => {
    const household = aHousehold();
    const { trackingCode } = (await file(household)).body;
    const birthDate = household.members[1]?.birthDate;

    const answer = await api.call({ path: '/public/v1/status', body: { trackingCode, birthDate } });

    expect(answer).toMatchObject({ status: 200, body: { stage: { code: 'intake' }, decisions: [] } });
    for (const { nik, name } of household.members) {
      expect(answer.text).not.toContain(nik);
      expect(answer.text).not.toContain(name);
    }
  });

  it('learns, as the offices do, who handles its objection, until when and what is next', async () => {
    const household = aHousehold();
    const { proposalId, trackingCode } = (await file(household)).body;
    await api.stores.database.pool.query(
      `update proposal set stage = 'objection', next_step = 'groundcheck-visit', holder = 'facilitator', holder_office = '3201',
         due_at = '2026-02-13T17:00:00Z' where id = $1`,
      [proposalId],
    );
    const english = { 'accept-language': 'en' };
    const body = { trackingCode, birthDate: household.members[1]?.birthDate };

    const told = await api.call({ path: '/public/v1/status', body });
    const read = await api.call({ path: `/v1/proposals/${String(proposalId)}`, as: 'budi', headers: english });

    expect(told.body['dispute']).toEqual({
      code: 'objection',
      text: 'Sanggahan sedang ditangani Pendamping PKH (wilayah 3201), paling lambat 13 Februari 2026. Langkah berikutnya: Verifikasi dan validasi lapangan.',
    });
    expect(read.body['dispute']).toEqual({
      code: 'objection',
      text: 'The objection is being handled by PKH field facilitator (region 3201), until 13 February 2026 at the latest. Next step: Groundcheck visit.',
    });
  });

  it('gets one answer for a wrong date, a wrong code and a code that cannot be', async () => {
    const household = aHousehold();
    const { trackingCode } = (await file(household)).body;
    const asked = [
      { trackingCode, birthDate: '1900-01-01' },
      { trackingCode: '2222222222', birthDate: household.members[0]?.birthDate },
      { trackingCode: 'A\u0000', birthDate: household.members[0]?.birthDate },
    ];

    const answers = await Promise.all(asked.map((body) => api.call({ path: '/public/v1/status', body })));

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});

describe('a ranking', () => {
  it.each(['2026Q1', '2026Q5', 'x'])('%s that nobody runs is not found', async (version) => {
    expect(await api.call({ path: `/v1/cycles/${version}`, as: 'ratna' })).toMatchObject({ status: 404 });
  });
});
