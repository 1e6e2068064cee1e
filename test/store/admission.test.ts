import { randomUUID } from 'node:crypto';

import { submissionOf, type HouseholdPlan } from '../../scripts/play/demonstration';
import type { AdmissionAnswer } from '../../store/admission';
import { CALENDAR_ID, testStores } from '../support/database';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const VILLAGE = '9901012001';
let seed = 0;

function aSubmission(plan: Partial<HouseholdPlan> = {}) {
  seed += 1;
  return submissionOf({ seed, village: VILLAGE, channel: 'kemensos', calendarId: CALENDAR_ID, ...plan });
}

function admit(submission: unknown, proposalId = randomUUID()): Promise<AdmissionAnswer> {
  return stores.admission.admit({ proposalId, submission, startWorkflow: true });
}

function faultsOf(answer: AdmissionAnswer): readonly unknown[] {
  return answer.kind === 'refused' ? answer.faults : [];
}

describe('admission', () => {
  it('keeps the proposal, its members and its pending start together', async () => {
    const answer = await admit(aSubmission());

    const { rows } = await stores.database.pool.query(
      `select (select count(*)::int from proposal_member m where m.proposal_id = p.id) as members,
        (select count(*)::int from outbox o where o.proposal_id = p.id) as pending from proposal p where id = $1`,
      [answer.kind === 'admitted' ? answer.proposalId : ''],
    );
    expect(rows).toEqual([{ members: 4, pending: 1 }]);
  });

  it('gives the second filer of a household the running proposal', async () => {
    const submission = aSubmission();
    const first = await admit(submission);

    const second = await admit({ ...submission, channel: 'kemensos' });

    expect(second).toEqual({ kind: 'running', proposalId: first.kind === 'admitted' ? first.proposalId : '' });
  });

  it('takes one of a hundred filers who come at once', async () => {
    const submission = aSubmission();

    const answers = await Promise.all(Array.from({ length: 100 }, () => admit(submission)));

    expect(answers.filter(({ kind }) => kind === 'admitted')).toHaveLength(1);
    expect(new Set(answers.map((answer) => (answer.kind === 'refused' ? 'none' : answer.proposalId))).size).toBe(1);
  });

  it('keeps no number of those who come second at the same moment', async () => {
    const submissions = Array.from({ length: 20 }, () => aSubmission());
    const [first] = submissions;
    const kkNumber = first?.kkNumber ?? '';

    const answers = await Promise.all(submissions.map((one) => admit({ ...one, kkNumber })));

    const { rows } = await stores.database.pool.query<{ unused: number }>(
      `select count(*)::int as unused from identity_index i where purpose = 'nik'
        and not exists (select from proposal_member m where m.nik_index = i.reference)`,
    );
    expect(answers.filter(({ kind }) => kind === 'admitted')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'running')).toHaveLength(19);
    expect(rows).toEqual([{ unused: 0 }]);
  });

  it('answers a retry with the same id with the same proposal', async () => {
    const submission = aSubmission();
    const proposalId = randomUUID();

    await admit(submission, proposalId);
    const again = await admit(submission, proposalId);

    expect(again).toEqual({ kind: 'running', proposalId });
  });

  it('refuses a member who stands in another open proposal', async () => {
    const first = aSubmission();
    await admit(first);
    const second = aSubmission();

    const answer = await admit({
      ...second,
      members: [...second.members.slice(0, 3), { ...first.members[1], relation: '3' }],
    });

    expect(answer).toMatchObject({ kind: 'refused', code: 'member-in-two-households' });
  });

  it.each([
    ['unknown village', { villageCode: '9901019999' }, { pointer: '/villageCode', code: 'region-unknown' }],
    ['an unknown calendar', { calendarId: 'no-such' }, { pointer: '/calendarId', code: 'calendar-unknown' }],
    ['a KK number of the wrong shape', { kkNumber: '99' }, { pointer: '/kkNumber', code: 'kk-shape' }],
    ['an unknown field', { surprise: 1 }, { pointer: '/surprise', code: 'unknown-field' }],
    [
      'a document without its hash',
      { evidence: [{ kind: 'ktp', mediaType: 'image/jpeg', reference: 'x' }] },
      { pointer: '/evidence/0/sha256', code: 'missing' },
    ],
    [
      'missing evidence of the door',
      { evidence: [] },
      { pointer: '/evidence', code: 'evidence-missing', parameters: { kind: 'assignment-letter' } },
    ],
  ])('refuses %s and names the field', async (_what, change, fault) => {
    const answer = await admit({ ...aSubmission(), ...change });

    expect(faultsOf(answer)).toContainEqual(fault);
  });

  it.each([
    [
      'a NIK of the wrong shape',
      { nik: '123' },
      { pointer: '/members/0/nik', code: 'nik-shape', parameters: { part: 'length' } },
    ],
    [
      'a birth date in the future',
      { birthDate: '2090-01-01' },
      { pointer: '/members/0/birthDate', code: 'date-in-future' },
    ],
    ['a name of 40,000 letters', { name: 'a'.repeat(40_000) }, { pointer: '/members/0/name', code: 'too-long' }],
    [
      'a name with hidden characters',
      { name: 'Si\u202eti' },
      { pointer: '/members/0/name', code: 'invisible-characters' },
    ],
  ])('refuses %s of a member', async (_what, change, fault) => {
    const submission = aSubmission();
    const [head, ...others] = submission.members;

    const answer = await admit({ ...submission, members: [{ ...head, ...change }, ...others] });

    expect(faultsOf(answer)).toContainEqual(fault);
  });

  it('leaves nothing behind when it refuses', async () => {
    const proposalId = randomUUID();

    await admit({ ...aSubmission(), villageCode: '9901019999' }, proposalId);

    expect(await stores.proposals.find(proposalId)).toBeUndefined();
  });

  it('stores no identity number in clear', async () => {
    const submission = aSubmission();
    await admit(submission);

    const { rows } = await stores.database.pool.query<{ row: string }>(
      'select to_jsonb(p)::text as row from proposal p',
    );

    const stored = rows.map(({ row }) => row).join('\n');
    expect(
      [submission.kkNumber, ...submission.members.map(({ nik }) => nik)].filter((number) => stored.includes(number)),
    ).toEqual([]);
  });
});
