import {
  createDukcapil,
  type Dukcapil,
  type HouseholdToMatch,
  type MatchedHousehold,
  type NikToSettle,
} from '../../agencies/dukcapil';
import { AgencyAnswerInvalid, AgencyAnswerMismatch } from '../../agencies/failures';
import { createPopulation, Person, type StatedPerson } from '../../agencies/sandbox/population';
import { NIK_SERIALS } from '../../agencies/sandbox/serials';
import type { MatchStatus } from '../../domain/identity/match';
import { aCallKey, aHouseholdToMatch } from './support/people';
import { rejectionOf, startSandbox, uncancelled, type RunningSandbox } from './support/running-sandbox';

const STATUSES = Object.keys(NIK_SERIALS) as MatchStatus[];

describe('Dukcapil', () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const matched = (household: HouseholdToMatch): Promise<MatchedHousehold> =>
    createDukcapil(sandbox.at('dukcapil')).matchHousehold(household, uncancelled);
  const match = async (household: HouseholdToMatch): Promise<readonly MatchStatus[]> =>
    (await matched(household)).statuses;

  it.each(STATUSES.filter((status) => status !== 'matched'))(
    'answers %s for the head it was planted for',
    async (fault) => {
      const statuses = await match(aHouseholdToMatch({ fault, seed: 5 }));

      expect(statuses).toEqual([fault, 'matched', 'matched']);
    },
  );

  it('answers in the order of the members, whatever the order of the agency', async () => {
    const household = aHouseholdToMatch({ fault: 'double', members: 2 });
    const [head, spouse] = household.members;
    const hasil = [
      { nik: spouse?.nik, status: 'PADAN' },
      { nik: head?.nik, status: 'GANDA' },
    ];

    const { statuses } = await answering(household, { hasil });

    expect(statuses).toEqual(['double', 'matched']);
  });

  it('has one effect for a key that is sent twice', async () => {
    const household = aHouseholdToMatch({ callKey: 'dukcapil-twice' });

    const first = await match(household);
    const second = await match(household);

    expect(second).toEqual(first);
    expect(await sandbox.effects('dukcapil-twice')).toEqual([expect.objectContaining({ calls: 2, effects: 1 })]);
  });

  it('refuses a key that was used for another household', async () => {
    await match(aHouseholdToMatch({ callKey: 'reused', seed: 1 }));

    const refusal = await rejectionOf(match(aHouseholdToMatch({ callKey: 'reused', seed: 2 })));

    expect(refusal).toMatchObject({ code: 'KUNCI_DIPAKAI_ULANG', status: 422 });
  });

  it('never takes the answer to another call', async () => {
    await match(aHouseholdToMatch({ seed: 10 }));
    await sandbox.admin('faults', [{ agency: 'dukcapil', fault: 'swapped-answer' }]);

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, seed) => rejectionOf(match(aHouseholdToMatch({ seed: 11 + seed })))),
    );
    await sandbox.admin('faults', []);

    expect(answers.every((answer) => answer instanceof AgencyAnswerMismatch)).toBe(true);
  });

  it.each([
    ['kunci', { kunci: 'another call' }],
    ['no_kk', { no_kk: aHouseholdToMatch({ seed: 77 }).kkNumber }],
    ['hasil', { hasil: [] }],
    ['hasil', { hasil: [...twoAnswers(aHouseholdToMatch()), ...twoAnswers(aHouseholdToMatch())] }],
    ['hasil.nik', { hasil: twoAnswers(aHouseholdToMatch({ seed: 78 })) }],
  ])('refuses an answer whose %s is not that of the question', async (field, spoiled) => {
    const mismatch = await rejectionOf(answering(aHouseholdToMatch({ members: 2 }), spoiled));

    expect(mismatch).toBeInstanceOf(AgencyAnswerMismatch);
    expect(mismatch).toMatchObject({ agency: 'dukcapil', field });
  });

  it('does not guess at a status it does not know', async () => {
    const household = aHouseholdToMatch({ members: 1 });
    const hasil = [{ nik: household.members[0]?.nik, status: 'MENINGGAL' }];

    const invalid = await rejectionOf(answering(household, { hasil }));

    expect(invalid).toBeInstanceOf(AgencyAnswerInvalid);
    expect(invalid).toMatchObject({ kind: 'wrong-schema', at: 'hasil.0.status' });
  });
});

describe('a NIK that two people hold', () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const dukcapil = (): Dukcapil => createDukcapil(sandbox.at('dukcapil'));
  const match = (household: HouseholdToMatch): Promise<MatchedHousehold> =>
    dukcapil().matchHousehold({ ...household, callKey: aCallKey() }, uncancelled);

  /** The household that proposes, and that of the other person with its head's NIK. */
  function twoFamilies(seed: number): Record<'ours' | 'theirs', HouseholdToMatch> {
    const ours = aHouseholdToMatch({ fault: 'double', seed });
    const others = aHouseholdToMatch({ seed: seed + 40 });
    const { nik } = headOf(ours);
    return {
      ours,
      theirs: { ...others, members: others.members.map((member, no) => (no === 0 ? { ...member, nik } : member)) },
    };
  }

  async function toSettle(ours: HouseholdToMatch, finding: NikToSettle['finding']): Promise<NikToSettle> {
    const reference = (await match(ours)).heldElsewhere[0]?.otherHolder.reference ?? '';
    return { callKey: aCallKey(), nik: headOf(ours).nik, kkNumber: ours.kkNumber, reference, finding };
  }

  it('is answered with a reference to the other record and its village, and no number of anybody', async () => {
    const { ours } = twoFamilies(30);

    const { heldElsewhere } = await match(ours);

    expect(heldElsewhere).toEqual([
      {
        memberNo: 1,
        otherHolder: { reference: expect.stringMatching(/^DK-[0-9a-f]{10}$/) as string, villageCode: '3201011006' },
      },
    ]);
  });

  it.each([
    ['in a kabupaten the sandbox has no second village of', { villageCode: '3202012001' }, {}],
    ['under a serial whose other holder nobody knows', {}, { seed: 95 }],
  ])('%s is double and no more', async (_where, change, wanted) => {
    const household = aHouseholdToMatch({ fault: 'double', seed: 31, ...wanted });

    expect(await match({ ...household, ...change })).toEqual({
      statuses: ['double', 'matched', 'matched'],
      heldElsewhere: [],
    });
  });

  it('belongs to both until it is settled, and to exactly one afterwards', async () => {
    const { ours, theirs } = twoFamilies(32);
    const before = [(await match(ours)).statuses, (await match(theirs)).statuses];

    const keptBy = await dukcapil().settleNik(await toSettle(ours, 'ours'), uncancelled);

    expect(before).toEqual(Array(2).fill(['double', 'matched', 'matched']));
    expect(keptBy).toBe('ours');
    expect((await match(ours)).statuses).toEqual(['matched', 'matched', 'matched']);
    expect((await match(theirs)).statuses).toEqual(['inactive', 'matched', 'matched']);
  });

  it('is inactive for the household that proposes when the other person keeps it', async () => {
    const { ours } = twoFamilies(33);

    const keptBy = await dukcapil().settleNik(await toSettle(ours, 'theirs'), uncancelled);

    expect(keptBy).toBe('theirs');
    expect((await match(ours)).statuses).toEqual(['inactive', 'matched', 'matched']);
  });

  it('is settled once for a key that is sent twice', async () => {
    const settled = await toSettle(twoFamilies(34).ours, 'ours');

    await dukcapil().settleNik(settled, uncancelled);
    await dukcapil().settleNik(settled, uncancelled);

    expect(await sandbox.effects(settled.callKey)).toEqual([expect.objectContaining({ calls: 2, effects: 1 })]);
  });

  it('is not settled by a reference to a record of somebody else', async () => {
    const settled = await toSettle(twoFamilies(35).ours, 'ours');

    const refusal = await rejectionOf(dukcapil().settleNik({ ...settled, reference: 'DK-0000000000' }, uncancelled));

    expect(refusal).toMatchObject({ code: 'RUJUKAN_TIDAK_DIKENAL', status: 404 });
  });

  it.each([
    ['kunci', { kunci: 'another call' }],
    ['rujukan', { rujukan: 'DK-another' }],
  ])('is not taken as settled by an answer whose %s is not that of the question', async (field, spoiled) => {
    const settled = { ...(await toSettle(twoFamilies(36).ours, 'ours')), callKey: aCallKey() };
    const answer = { kunci: settled.callKey, rujukan: settled.reference, pemegang: 'PENGUSUL', ...spoiled };
    const client = createDukcapil({
      baseUrl: 'http://dukcapil.invalid',
      timeoutMs: 1_000,
      fetch: () => Promise.resolve(Response.json(answer)),
    });

    expect(await rejectionOf(client.settleNik(settled, uncancelled))).toMatchObject({ agency: 'dukcapil', field });
  });

  it('is refused when its reference could be the number of a person', async () => {
    const household = aHouseholdToMatch({ fault: 'double', members: 1 });
    const other = { rujukan: headOf(household).nik, desa: '3201011006' };
    const hasil = [{ nik: headOf(household).nik, status: 'GANDA', pemegang_lain: other }];

    expect(await rejectionOf(answering(household, { hasil }))).toBeInstanceOf(AgencyAnswerInvalid);
  });
});

describe('the population register', () => {
  const siti = aHouseholdToMatch({ members: 2 });
  const head = headOf(siti);
  const recorded = { nik: head.nik, name: head.name, birthDate: head.birthDate, kkNumber: siti.kkNumber };
  const statusOf = (change: object): MatchStatus => {
    const population = createPopulation([Person.parse({ ...recorded, ...change })]);
    return population.statusOf(headOf(siti));
  };

  it.each([
    ['matched', {}],
    ['matched', { name: `  ${head.name.toLowerCase()} ` }],
    ['inactive', { status: 'inactive' }],
    ['not-recorded', { status: 'not-recorded' }],
    ['double', { heldBy: 2 }],
    ['name-differs', { name: 'Orang Lain' }],
    ['kk-differs', { kkNumber: aHouseholdToMatch({ seed: 3 }).kkNumber }],
    ['birth-date-differs', { birthDate: '1960-01-01' }],
  ])('answers %s from what it has recorded', (status, change) => {
    expect(statusOf(change)).toBe(status);
  });

  it('knows nobody outside province 99 and the table of serials', () => {
    const population = createPopulation();
    const outside = headOf(siti);

    expect(population.statusOf({ ...outside, nik: `98${outside.nik.slice(2)}` })).toBe('not-found');
    expect(population.statusOf({ ...outside, nik: `${outside.nik.slice(0, 12)}9999` })).toBe('not-found');
  });

  it('holds a NIK inactive until it is reactivated by hand', () => {
    const household = aHouseholdToMatch({ fault: 'inactive' });
    const stated = headOf(household);
    const population = createPopulation();
    const before = [population.statusOf(stated), population.statusOf(stated)];

    population.reactivate([stated.nik]);

    expect(before).toEqual(['inactive', 'inactive']);
    expect(population.statusOf(stated)).toBe('matched');
  });

  it('reactivates a recorded person by hand', () => {
    const population = createPopulation([Person.parse({ ...recorded, status: 'inactive' })]);

    population.reactivate([recorded.nik]);

    expect(population.statusOf(headOf(siti))).toBe('matched');
  });

  it('reactivates by itself after as many answers as planned', () => {
    const household = aHouseholdToMatch({ fault: 'inactive' });
    const population = createPopulation();
    population.reactivateAfter(2);

    const answers = Array.from({ length: 3 }, () => population.statusOf(headOf(household)));

    expect(answers).toEqual(['inactive', 'inactive', 'matched']);
  });
});

function headOf({ kkNumber, members: [head] }: ReturnType<typeof aHouseholdToMatch>): StatedPerson {
  if (head === undefined) throw new Error('A household has a head.');
  return { ...head, kkNumber };
}

function twoAnswers({ members }: ReturnType<typeof aHouseholdToMatch>): { nik: string; status: string }[] {
  return members.slice(0, 2).map(({ nik }) => ({ nik, status: 'PADAN' }));
}

/** Has the client read an answer that is right but for what is spoiled. */
function answering(household: HouseholdToMatch, spoiled: object): Promise<MatchedHousehold> {
  const answer = { kunci: household.callKey, no_kk: household.kkNumber, hasil: twoAnswers(household), ...spoiled };
  const dukcapil = createDukcapil({
    baseUrl: 'http://dukcapil.invalid',
    timeoutMs: 1_000,
    fetch: () => Promise.resolve(Response.json(answer)),
  });
  return dukcapil.matchHousehold(household, uncancelled);
}
