import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { findOfficial, INTEGRATORS } from '../../agencies/sandbox/officials';
import { submissionOf } from '../../scripts/play/demonstration';
import { loadReference } from '../../scripts/reference';
import { UnknownCalendar } from '../../store/reference';
import { CALENDAR_ID, testStores } from '../support/database';

const FORM = 'gc-2026-02';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
  await load();
});
afterAll(() => stores.drop());

const folder = join(__dirname, '..', '..', 'prisma', 'reference');
const clock = { anchor: '2026-01-01T00:00:00Z', epoch: '2026-01-01T00:00:00Z', rate: 1 };
const load = (): Promise<void> => loadReference({ database: stores.database, folder, clock, inForce: CALENDAR_ID });

const idOf = (username: string): string => findOfficial(username)?.subject ?? '';

describe('the reference data of the product', () => {
  it('can be loaded twice and is the same', async () => {
    const count = async (): Promise<unknown> =>
      (
        await stores.database.pool.query(
          'select (select count(*) from region) regions, (select count(*) from calendar) calendars, (select count(*) from eligibility_rule_set) rules',
        )
      ).rows;
    const before = await count();

    await load();

    expect(await count()).toEqual(before);
  });

  it('knows every village of the country and no other', async () => {
    const known = ['3201022003', '9171032001', '9901012002', '3201029999', '3201', ''];

    expect(await Promise.all(known.map((code) => stores.reference.villageKnown(code)))).toEqual([
      true, true, true, false, true, false,
    ]); // prettier-ignore
  });

  it('holds the rules every calendar pins', async () => {
    for (const id of ['paser-2026', CALENDAR_ID]) {
      const { pins } = await stores.reference.calendar(id);
      const rules = await Promise.all(pins.eligibility.map((pinned) => stores.reference.eligibilityRules(pinned)));

      expect(rules.map((rule) => rule.id)).toEqual(pins.eligibility);
    }
  });

  it('has no calendar of an unknown name', async () => {
    await expect(stores.reference.calendar('none')).rejects.toThrow(UnknownCalendar);
  });
});

describe('an official', () => {
  it('is known by the subject of the token, with role and office', async () => {
    expect(await stores.reference.findOfficial(idOf('budi'))).toMatchObject({
      username: 'budi',
      role: 'dinsos-verifier',
      office: '3201',
    });
  });

  it('who has left, or never was, is not', async () => {
    await stores.database.prisma.official.update({ where: { personId: idOf('euis') }, data: { active: false } });

    expect(await stores.reference.findOfficial(idOf('euis'))).toBeUndefined();
    expect(await stores.reference.findOfficial(randomUUID())).toBeUndefined();
    expect(await stores.reference.findOfficial('budi')).toBeUndefined();
  });
});

describe('the facilitator of a visit', () => {
  async function chosenFor(rt: string): Promise<string | undefined> {
    const proposalId = randomUUID();
    const seed = Number(rt) * 100 + 1;
    const submission = { ...submissionOf({ seed, village: '3201022003', channel: 'village' }), rt };
    await stores.admission.admit({ proposalId, submission, startWorkflow: false });
    return stores.facilitators.free({ proposalId, formVersion: FORM });
  }

  async function occupy(username: string, visits: number): Promise<void> {
    const data = Array.from({ length: visits }, () => ({
      id: randomUUID(),
      workflowId: `proposal-${randomUUID()}`,
      kind: 'groundcheck-visit',
      state: 'OPEN',
      role: 'field-facilitator',
      office: '3201',
      assignedTo: idOf(username),
      openedAt: new Date(),
      dueAt: new Date(),
      reasonCodes: [],
      markedFields: [],
      stepNo: 1,
    }));
    await stores.database.prisma.task.createMany({ data });
  }

  afterEach(() => stores.database.prisma.task.deleteMany());

  it('is the least busy one who is trained', async () => {
    await occupy('ujang', 2);
    await occupy('tuti', 1);

    expect(await chosenFor('002')).toBe(idOf('tuti'));
  });

  it('is never one who lives in the same RT', async () => {
    await occupy('ujang', 2);

    expect(await chosenFor('001')).toBe(idOf('ujang'));
  });

  it('is never one who lives in the village of the other holder of a NIK, whose RT is not known', async () => {
    await occupy('ujang', 2);
    const proposalId = randomUUID();
    const submission = submissionOf({ seed: 901, village: '3201011006', channel: 'village' });
    await stores.admission.admit({ proposalId, submission, startWorkflow: false });
    const visit = { proposalId, formVersion: FORM, villageCode: '3201022003' };

    expect(await stores.facilitators.free(visit)).toBe(idOf('ujang'));
  });

  it('is nobody when all who are trained have their hands full', async () => {
    await occupy('ujang', 40);
    await occupy('tuti', 40);

    expect(await chosenFor('003')).toBeUndefined();
  });
});

describe('a service account', () => {
  const subjectOf = (username: string): string =>
    INTEGRATORS.find((integrator) => integrator.username === username)?.subject ?? '';

  it('is known by its subject, with scopes, regions and plan', async () => {
    expect(await stores.reference.findServiceAccount(subjectOf('integrator-bogor'))).toEqual({
      subject: subjectOf('integrator-bogor'),
      role: 'integrator',
      name: 'Sistem desa Kabupaten Bogor',
      owner: 'Diskominfo 3201',
      scopes: ['proposal:submit', 'proposal:read'],
      regions: ['3201'],
      ratePlan: 'integrator',
    });
    expect(await stores.api.reference.findServiceAccount(subjectOf('cek-bansos'))).toMatchObject({ regions: [''] });
  });

  it.each([
    ['switched off', 'active = false'],
    ['not yet valid', `active = true, valid_from = current_date + 1`],
    ['no longer valid', `valid_from = '2026-01-01', valid_to = current_date - 1`],
  ])('that is %s is nobody', async (_how, change) => {
    const subject = subjectOf('integrator-jayapura');
    await stores.database.pool.query(`update service_account set ${change} where subject = $1`, [subject]);
    expect(await stores.reference.findServiceAccount(subject)).toBeUndefined();
  });

  it('holds whole region codes and known scopes only', async () => {
    for (const change of [`regions = '{320}'`, `regions = '{}'`, `regions = '{3201,nation}'`, `scopes = '{task:read}'`])
      await expect(stores.database.pool.query(`update service_account set ${change}`)).rejects.toMatchObject({
        code: '23514',
      });
    await stores.database.pool.query(`update service_account set regions = '{3201,7371,99}'`);
  });
});
