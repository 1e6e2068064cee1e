import type { GroundcheckAnswers } from '../../../domain/groundcheck/answers';
import { sideBySide, visitsSideBySide, type Comparison } from '../../../domain/tasks/forms/side-by-side';
import { aSurvey, aVisitWithoutSurvey, testNik } from '../../support/groundcheck-answers';
import { form2026 } from '../groundcheck/checked';

const WAYAN = testNik({ birthDate: '1978-05-20', female: false, serial: 1 });
const MADE = testNik({ birthDate: '1950-01-01', female: false, serial: 9 });

const household = {
  villageCode: '9901012001',
  kkNumber: '9901010101100001',
  address: 'Dusun Lama RT 01',
  members: [
    { nik: WAYAN, name: 'Wayan', birthDate: '1978-05-21', sex: 'male', relation: '1' },
    { nik: MADE, name: 'Made', birthDate: '1950-01-01', sex: 'male', relation: '6' },
  ],
} as const;

function compared(incoming: GroundcheckAnswers, more: Partial<Comparison> = {}) {
  return sideBySide({ form: form2026, language: 'id', household, incoming, numbers: 'masked', ...more });
}

const at = (pointer: string, rows: ReturnType<typeof compared>) => rows.find((row) => row.pointer === pointer);

describe('a visit beside the record', () => {
  const rows = compared(aSurvey());

  it('shows current and incoming values with the words of their codes', () => {
    expect(at('/household/address', rows)).toEqual({
      pointer: '/household/address',
      title: expect.any(String) as string,
      current: { value: 'Dusun Lama RT 01' },
      incoming: { value: 'Dusun Uji RT 01 RW 02' },
      changed: true,
    });
    expect(at('/household/tenure', rows)?.incoming).toEqual({ value: '1', title: 'Milik sendiri' });
    expect(at('/members/0/birthDate', rows)).toMatchObject({
      current: { value: '1978-05-21' },
      incoming: { value: '1978-05-20' },
      changed: true,
    });
  });

  it('says what stayed the same, also where the answer is "the same name"', () => {
    expect(at('/members/0/relation', rows)).toMatchObject({ changed: false });
    expect(at('/members/0/name', rows)).toMatchObject({ current: { value: 'Wayan' }, changed: false });
    expect(at('/household/kkNumber', rows)).toMatchObject({ changed: false });
  });

  it('names somebody on record whom the answers leave out, and somebody new', () => {
    expect(at('/members', rows)).toMatchObject({ current: { value: '9901**********09' }, changed: true });
    expect(at('/members/1/nik', rows)).toMatchObject({ changed: true });
    expect(at('/members/1/nik', rows)).not.toHaveProperty('current');
  });

  it('masks every identity number unless they are revealed', () => {
    expect(JSON.stringify(rows)).not.toMatch(/\d{16}/);
    expect(JSON.stringify(compared(aSurvey(), { numbers: 'revealed' }))).toContain(WAYAN);
  });

  it('takes what an earlier visit knew', () => {
    const earlier = aSurvey({ household: { tenure: '2' } });

    expect(at('/household/tenure', compared(aSurvey(), { earlier }))).toMatchObject({
      current: { value: '2' },
      incoming: { value: '1' },
      changed: true,
    });
    expect(at('/members/1/schooling', compared(aSurvey(), { earlier }))).toMatchObject({ changed: false });
  });

  it('of a visit without a survey holds the record alone', () => {
    const bare = compared(aVisitWithoutSurvey('died'));

    expect(bare.filter(({ incoming }) => incoming !== undefined)).toEqual([]);
    expect(bare.filter(({ pointer }) => pointer === '/members')).toHaveLength(2);
  });

  it('does not fall over answers that were never checked', () => {
    expect(compared({ ...aSurvey(), members: [{ nik: 7 }] }).length).toBeGreaterThan(0);
  });
});

describe('a visit that counted beside one that came late', () => {
  const visits = (counted: GroundcheckAnswers, late: GroundcheckAnswers) =>
    visitsSideBySide({ form: form2026, language: 'en', numbers: 'masked', counted, late });

  it('tells where the two differ, whatever is on record', () => {
    const rows = visits(aSurvey({ household: { ...aSurvey().household, address: 'Dusun Baru' } }), aSurvey());
    expect(at('/household/address', rows)).toMatchObject({
      current: { value: 'Dusun Baru' },
      incoming: { value: 'Dusun Uji RT 01 RW 02' },
      changed: true,
    });
    expect(rows.filter(({ changed }) => changed).map(({ pointer }) => pointer)).toEqual(['/household/address']);
  });

  it('takes a name that one of them gives and the other calls the same for a difference', () => {
    const [head, ...others] = aSurvey().members ?? [];
    const counted = { ...aSurvey(), members: [{ ...head, name: 'Wayan Adi', sameName: false }, ...others] };
    const late = { ...aSurvey(), members: [{ ...head, name: undefined, sameName: true }, ...others] };
    expect(at('/members/0/name', visits(counted, late))).toMatchObject({
      current: { value: 'Wayan Adi' },
      changed: true,
    });
  });

  it('names whom only the one that counted found, and whom only the late one did', () => {
    const all = aSurvey();
    const fewer = { ...all, members: (all.members ?? []).slice(0, 1) };
    expect(at('/members', visits(all, fewer))).toMatchObject({
      title: 'Member who is missing from the answers',
      changed: true,
    });
    expect(at('/members', visits(fewer, all))).toBeUndefined();
    expect(at('/members/1/nik', visits(fewer, all))).not.toHaveProperty('current');
    expect(JSON.stringify([visits(all, fewer), visits(fewer, all)])).not.toMatch(/\d{16}/);
  });

  it('holds nothing where neither asked anything', () => {
    expect(visits(aVisitWithoutSurvey('died'), aVisitWithoutSurvey('died'))).toEqual([]);
  });
});
