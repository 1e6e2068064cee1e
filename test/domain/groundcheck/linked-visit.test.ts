import { checkLinkedVisit } from '../../../domain/groundcheck/check-linked-visit';
import { assessLinkedVisit, type LinkedVisitResult } from '../../../domain/groundcheck/linked-visit';
import { membersNotMet } from '../../../domain/groundcheck/presence';
import { KNOWN_MEMBERS, VISITED_ON } from '../../support/groundcheck-answers';
import { form2025, form2026 } from './checked';

const PHOTO = { kind: 'front', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', reference: 'photos/front' };
const VISIT = {
  startedAt: `${VISITED_ON}T09:00:00+07:00`,
  location: { latitude: -6.5, longitude: 106.8, accuracyMetres: 8 },
  photos: [PHOTO],
};
const MET = { formVersion: 'gc-2026-02', outcome: 'found', personOutcome: '7', visit: VISIT };

function faultsOf(answers: unknown): string[] {
  return checkLinkedVisit({ form: form2026, answers, today: VISITED_ON }).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
}

describe('the answers of a linked visit', () => {
  const { personOutcome: _left, ...withoutPerson } = MET;

  it.each([MET, { ...withoutPerson, outcome: 'nobody-home' }])('are taken: %#', (answers) => {
    expect(faultsOf(answers)).toEqual([]);
  });

  it.each([
    ['are an object', [], ' wrong-type'],
    ['are of the pinned form', { ...MET, formVersion: 'gc-2025-02' }, '/formVersion form-version-mismatch'],
    ['have an outcome of that form', { ...MET, outcome: 'refused' }, '/outcome outcome-not-in-form'],
    ['say what became of the person', withoutPerson, '/personOutcome missing'],
    ['say it in a code of the list', { ...MET, personOutcome: '5' }, '/personOutcome not-in-code-list'],
    ['say it only where the household was found', { ...MET, outcome: 'died' }, '/personOutcome not-shown'],
    ['survey nobody', { ...MET, members: [] }, ' unknown-field'],
    ['carry a photo with its hash', { ...MET, visit: { ...VISIT, photos: [] } }, '/visit/photos photo-required'],
    ['carry a geotag', { ...MET, visit: { ...VISIT, location: undefined } }, '/visit/location location-required'],
  ])('%s', (_rule, answers, fault) => {
    expect(faultsOf(answers)).toEqual([fault]);
  });
});

describe('a linked visit', () => {
  const startedAt = '2026-06-23T09:00:00+07:00';
  const assess = (visit: Partial<LinkedVisitResult>, form = form2026, earlierVisits = [{ startedAt: '2026-06-22' }]) =>
    assessLinkedVisit({ form, visit: { outcome: 'found', startedAt, ...visit }, earlierVisits });

  it.each([
    ['1', 'lives-there'],
    ['2', 'died'],
    ['3', 'lives-elsewhere'],
    ['4', 'lives-elsewhere'],
    ['6', 'lives-elsewhere'],
    ['7', 'not-found'],
  ])('with person outcome %s of 2026 finds the holder %s', (personOutcome, finding) => {
    expect(assess({ personOutcome })).toEqual({ kind: 'concluded', finding });
  });

  it('by the list of 2025 does not tell who moved from who was not found', () => {
    expect(assess({ personOutcome: '1' }, form2025)).toEqual({ kind: 'concluded', finding: 'lives-there' });
    expect(assess({ personOutcome: '2' }, form2025)).toEqual({ kind: 'concluded', finding: 'not-seen' });
  });

  it.each([
    ['not-found', 'not-found'],
    ['died', 'died'],
    ['not-eligible', 'not-seen'],
    ['not-met', 'not-seen'],
  ])('that ends with the family outcome %s finds the holder %s', (outcome, finding) => {
    expect(assess({ outcome })).toEqual({ kind: 'concluded', finding });
  });

  it('that finds nobody at home is made again, and a family is not missing after one visit', () => {
    expect(assess({ outcome: 'nobody-home' })).toEqual({ kind: 'revisit' });
    expect(assess({ outcome: 'not-found' }, form2026, [])).toEqual({ kind: 'refused', code: 'second-visit-required' });
  });

  it('is refused without a person outcome of its form', () => {
    expect(assess({})).toEqual({ kind: 'refused', code: 'outcome-not-in-form' });
    expect(assess({}, { ...form2026, personOutcomes: [] })).toEqual({ kind: 'refused', code: 'outcome-not-in-form' });
  });

  it('makes nothing of an outcome it was never told of', () => {
    const unheardOf = { name: 'emigrated-to-mars', code: '8', label: { id: '', en: '' }, continues: false };

    expect(assess({ personOutcome: '8' }, { ...form2026, personOutcomes: [unheardOf] })).toEqual({
      kind: 'concluded',
      finding: 'not-seen',
    });
  });
});

describe('the members a visit did not meet', () => {
  const notMet = (members?: readonly Record<string, unknown>[]): number[] =>
    membersNotMet({ form: form2026, answers: members === undefined ? {} : { members }, knownMembers: KNOWN_MEMBERS });

  it('are those on record whose sheet says so, or who have none', () => {
    const [wayan, siti, budi] = KNOWN_MEMBERS.map(({ nik }) => ({ nik, presence: '1' }));

    expect(notMet([{ ...siti }, { ...wayan, presence: '7' }, { ...budi }])).toEqual([1, 4]);
    expect(notMet()).toEqual([1, 2, 3, 4]);
  });
});
