import { aSurvey, aSurveyOf2025, aVisitWithoutSurvey } from '../../support/groundcheck-answers';
import { codesAt, faultsOf, form2025 } from './checked';

describe('a whole set of answers', () => {
  it('passes when the 2026 form is filled in fully', () => {
    expect(faultsOf(aSurvey())).toEqual([]);
  });

  it('passes when the 2025 form is filled in fully', () => {
    expect(faultsOf(aSurveyOf2025(), form2025)).toEqual([]);
  });

  it('is refused with one fault when it was written for another version of the form', () => {
    expect(codesAt(aSurveyOf2025())).toEqual(['/formVersion form-version-mismatch']);
  });

  it.each([
    ['gc-1999-01', 'form-version-unknown'],
    [7, 'form-version-unknown'],
    [undefined, 'missing'],
  ])('is refused when its form version is %s', (formVersion, code) => {
    expect(codesAt({ ...aSurvey(), formVersion })).toEqual([`/formVersion ${code}`]);
  });

  it.each([null, 'text', 7, true, [[]]])('is refused when it is %j instead of an object', (answers) => {
    expect(codesAt(answers)).toEqual([' wrong-type']);
  });

  it('counts unknown fields at every level and does not repeat their names', () => {
    const answers = {
      ...aSurvey({ household: { ...aSurvey().household, florMaterial: '1', walMaterial: '2' } }),
      extra: 1,
    };

    expect(faultsOf(answers)).toEqual([
      { pointer: '', code: 'unknown-field', parameters: { count: 1 } },
      { pointer: '/household', code: 'unknown-field', parameters: { count: 2 } },
    ]);
  });

  it.each([
    ['/household', { household: undefined }, 'missing'],
    ['/household', { household: [] }, 'wrong-type'],
    ['/members', { members: undefined }, 'missing'],
    ['/members', { members: {} }, 'wrong-type'],
    ['/members', { members: Array.from({ length: 51 }, () => ({})) }, 'too-many'],
    ['/visit', { visit: undefined }, 'missing'],
    ['/outcome', { outcome: undefined }, 'missing'],
    ['/outcome', { outcome: 1 }, 'wrong-type'],
    ['/outcome', { outcome: 'vanished' }, 'not-in-code-list'],
    ['/outcome', { outcome: 'toString' }, 'not-in-code-list'],
    ['/outcome', { outcome: 'refused' }, 'outcome-not-in-form'],
  ])('says what is wrong with %s in %j', (pointer, change, code) => {
    expect(codesAt({ ...aSurvey(), ...change })).toEqual([`${pointer} ${code}`]);
  });

  it('says that a visit is no object', () => {
    expect(codesAt({ ...aSurvey(), visit: 'yesterday' })).toEqual(['/visit wrong-type']);
  });
});

describe('a household outcome other than found', () => {
  it.each(['not-found', 'died', 'not-eligible', 'not-met', 'nobody-home'])(
    '%s needs nothing but the visit',
    (outcome) => {
      expect(faultsOf(aVisitWithoutSurvey(outcome))).toEqual([]);
    },
  );

  it('lets no other answer be given', () => {
    expect(codesAt(aSurvey({ outcome: 'died' }))).toEqual(['/household not-shown', '/members not-shown']);
  });

  it('needs a photo or somebody who confirms it', () => {
    const answers = aVisitWithoutSurvey('not-found');
    const bare = { ...answers, visit: { ...answers.visit, photos: [] } };
    const confirmed = {
      ...bare,
      visit: { ...bare.visit, witness: { name: 'Made', role: 'rt' }, note: 'Rumah kosong.' },
    };

    expect(codesAt(bare)).toEqual(['/visit photo-or-witness-required']);
    expect(faultsOf(confirmed)).toEqual([]);
  });

  it('exists only in the version that lists it', () => {
    const refused = { ...aVisitWithoutSurvey('refused'), formVersion: 'gc-2025-02' };
    const notMet = { ...aVisitWithoutSurvey('not-met'), formVersion: 'gc-2025-02' };

    expect(faultsOf(refused, form2025)).toEqual([]);
    expect(codesAt(notMet, form2025)).toEqual(['/outcome outcome-not-in-form']);
  });
});
