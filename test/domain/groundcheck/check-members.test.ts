import {
  aSurvey,
  aSurveyOf2025,
  aSurveyWithMember,
  KNOWN_MEMBERS,
  testNik,
  VISITED_ON,
} from '../../support/groundcheck-answers';
import { codesAt, faultsOf, form2025 } from './checked';

describe('a person on the record', () => {
  const nik = KNOWN_MEMBERS[0]?.nik ?? '';
  const stopped = { nik: KNOWN_MEMBERS[2]?.nik };

  it.each(['2', '3', '4', '6', '7'])('with presence %s is asked nothing more', (presence) => {
    const members = (aSurvey().members ?? []).map((member, index) => (index === 2 ? { ...stopped, presence } : member));

    expect(faultsOf(aSurvey({ members }))).toEqual([]);
  });

  it('who died may have no further answers', () => {
    const codes = new Set(faultsOf(aSurveyWithMember(3, { presence: '2' })).map(({ code }) => code));

    expect([...codes]).toEqual(['not-shown']);
  });

  it('who moved in the 2025 list is asked nothing more', () => {
    const survey = aSurveyOf2025();
    const members = (survey.members ?? []).map((member, index) =>
      index === 2 ? { ...stopped, presence: '2' } : member,
    );

    expect(faultsOf({ ...survey, members }, form2025)).toEqual([]);
  });

  it('must be accounted for', () => {
    const members = (aSurvey().members ?? []).slice(0, 3);

    expect(faultsOf(aSurvey({ members }))).toEqual([
      { pointer: '/members', code: 'known-member-missing', parameters: { knownMember: 3 } },
    ]);
  });

  it('is answered for once', () => {
    expect(codesAt(aSurveyWithMember(3, { nik: KNOWN_MEMBERS[0]?.nik }))).toEqual([
      '/members/3/nik nik-repeated',
      '/members known-member-missing',
    ]);
  });

  it('must be an object', () => {
    const members = [...(aSurvey().members ?? []), 'Nyoman'];

    expect(codesAt({ ...aSurvey(), members })).toEqual(['/members/4 wrong-type']);
  });

  it.each([nik.slice(1), `${nik}0`, `${nik}\n`, 'x'.repeat(16)])('has a NIK of exactly 16 digits', (misshapen) => {
    expect(codesAt(aSurveyWithMember(0, { nik: misshapen }))).toContain('/members/0/nik nik-shape');
  });

  it('who gives a NIK as a number is told of the type', () => {
    expect(codesAt(aSurveyWithMember(0, { nik: 99 }))).toContain('/members/0/nik wrong-type');
  });
});

describe('a newcomer', () => {
  const nyoman = { ...aSurvey().members?.[3], nik: testNik({ birthDate: '2022-09-30', female: true, serial: 9 }) };

  it('is welcome with a name', () => {
    const members = [...(aSurvey().members ?? []), { ...nyoman, sameName: false, name: 'Nyoman' }];

    expect(faultsOf(aSurvey({ members }))).toEqual([]);
  });

  it('cannot have the same name as on a record that does not exist', () => {
    const members = [...(aSurvey().members ?? []), nyoman];

    expect(codesAt(aSurvey({ members }))).toEqual(['/members/4/sameName newcomer-has-no-record']);
  });
});

describe('the sameness questions', () => {
  it.each([
    ['sameName', 'name', 'Siti A.'],
    ['sameKkNumber', 'kkNumber', testNik({ birthDate: '2001-01-01', female: false, serial: 7 })],
    ['sameRegion', 'villageCode', '9902012001'],
  ])('demand the new value when %s is no, and refuse one when it is yes', (question, field, value) => {
    expect(codesAt(aSurveyWithMember(1, { [question]: false }))).toEqual([`/members/1/${field} missing`]);
    expect(faultsOf(aSurveyWithMember(1, { [question]: false, [field]: value }))).toEqual([]);
    expect(codesAt(aSurveyWithMember(1, { [field]: value }))).toEqual([`/members/1/${field} not-shown`]);
  });

  it('refuse a KK number and a village code of the wrong shape', () => {
    const changes = { sameKkNumber: false, kkNumber: '99', sameRegion: false, villageCode: '99-01' };

    expect(codesAt(aSurveyWithMember(1, changes))).toEqual([
      '/members/1/kkNumber kk-number-shape',
      '/members/1/villageCode wrong-shape',
    ]);
  });

  it('refuse a blank name', () => {
    expect(codesAt(aSurveyWithMember(1, { sameName: false, name: '  ' }))).toEqual(['/members/1/name missing']);
  });
});

describe('schooling, work and business', () => {
  const atSchool = { schooling: '0', worked: false, ownsBusiness: false };

  it('are asked from age 5', () => {
    const fiveToday = { birthDate: VISITED_ON.replace('2026', '2021'), age: 5 };

    expect(codesAt(aSurveyWithMember(3, fiveToday))).toEqual([
      '/members/3/schooling missing',
      '/members/3/worked missing',
      '/members/3/ownsBusiness missing',
    ]);
    expect(faultsOf(aSurveyWithMember(3, { ...fiveToday, ...atSchool }))).toEqual([]);
  });

  it('are not asked below age 5', () => {
    const fourYet = { birthDate: '2021-04-14', age: 4 };

    expect(faultsOf(aSurveyWithMember(3, fourYet))).toEqual([]);
    expect(codesAt(aSurveyWithMember(3, { ...fourYet, ...atSchool }))).toEqual([
      '/members/3/schooling not-shown',
      '/members/3/worked not-shown',
      '/members/3/ownsBusiness not-shown',
    ]);
  });

  it('ask for level, grade and diploma of whoever went to school', () => {
    const changes = { schoolLevel: undefined, schoolGrade: undefined, diploma: undefined };

    expect(codesAt(aSurveyWithMember(1, changes))).toEqual([
      '/members/1/schoolLevel missing',
      '/members/1/schoolGrade missing',
      '/members/1/diploma missing',
    ]);
    expect(faultsOf(aSurveyWithMember(1, { ...changes, schooling: '0' }))).toEqual([]);
  });

  it('ask for sector and status of whoever worked', () => {
    expect(codesAt(aSurveyWithMember(1, { worked: true }))).toEqual([
      '/members/1/sector missing',
      '/members/1/workStatus missing',
    ]);
    expect(codesAt(aSurveyWithMember(0, { worked: false }))).toEqual([
      '/members/0/sector not-shown',
      '/members/0/workStatus not-shown',
    ]);
  });

  const fiveMore = ['businessCount', 'businessSector', 'paidWorkers', 'unpaidWorkers', 'businessTurnover'];

  it('ask five more questions of whoever owns a business', () => {
    expect(codesAt(aSurveyWithMember(1, { ownsBusiness: true }))).toEqual(
      fiveMore.map((field) => `/members/1/${field} missing`),
    );
    expect(codesAt(aSurveyWithMember(0, { ownsBusiness: false }))).toEqual(
      fiveMore.map((field) => `/members/0/${field} not-shown`),
    );
  });

  it('use the work status codes of the pinned version', () => {
    expect(codesAt(aSurveyWithMember(0, { workStatus: '8' }))).toEqual(['/members/0/workStatus not-in-code-list']);
  });
});

describe('the age', () => {
  it('is counted from the date of birth on the day of the visit', () => {
    expect(codesAt(aSurveyWithMember(2, { age: 13 }))).toEqual(['/members/2/age age-differs-from-birth-date']);
  });

  it('turns on the birthday', () => {
    expect(faultsOf(aSurveyWithMember(2, { birthDate: '2013-04-13', age: 13 }))).toEqual([]);
    expect(faultsOf(aSurveyWithMember(2, { birthDate: '2013-04-14', age: 12 }))).toEqual([]);
  });

  it('is counted on the legal date when the visit states no time', () => {
    const { startedAt, ...visit } = aSurvey().visit;

    expect(startedAt).toContain(VISITED_ON);
    expect(codesAt({ ...aSurvey(), visit })).toEqual(['/visit/startedAt missing']);
  });

  it.each([
    ['2026-04-14', 'date-in-future'],
    ['2013-02-29', 'wrong-shape'],
    ['15 July', 'wrong-shape'],
    ['2013-13-01', 'wrong-shape'],
    [2013, 'wrong-type'],
  ])('needs a date of birth that exists: %s is none', (birthDate, code) => {
    expect(codesAt(aSurveyWithMember(2, { birthDate }))).toContain(`/members/2/birthDate ${code}`);
  });

  it('accepts a leap day', () => {
    expect(faultsOf(aSurveyWithMember(2, { birthDate: '2012-02-29', age: 14 }))).toEqual([]);
  });

  it('that is no number brings no complaint about the questions it opens', () => {
    expect(codesAt(aSurveyWithMember(0, { age: '47' }))).toEqual(['/members/0/age wrong-type']);
  });
});

describe('the head of the household', () => {
  it('is there', () => {
    expect(codesAt(aSurveyWithMember(0, { relation: '8' }))).toEqual(['/members head-missing']);
  });

  it('is one', () => {
    expect(codesAt(aSurveyWithMember(1, { relation: '1' }))).toEqual(['/members more-than-one-head']);
  });
});
