import type { Item } from '../../../domain/groundcheck/form';
import { fieldsOf } from '../../../domain/groundcheck/conditions';
import { currentGroundcheckForm, findGroundcheckForm, GROUNDCHECK_FORMS } from '../../../domain/groundcheck/versions';
import { form2025, form2026 } from './checked';

function variablesOf(items: readonly Item[]): number[] {
  return [...new Set(items.map(({ variable }) => variable))].filter((variable) => variable > 0).sort((a, b) => a - b);
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function fieldsOfSheet(items: readonly Item[]): string[] {
  return items.map(({ field }) => field);
}

function codesOf(items: readonly Item[], field: string): string[] {
  return (items.find((item) => item.field === field)?.codes ?? []).map(({ code }) => code);
}

describe.each(GROUNDCHECK_FORMS.map((form) => [form.version, form] as const))('the form %s', (_version, form) => {
  const items = [...form.person, ...form.household];

  it('asks the 13 variables of a person', () => {
    expect(variablesOf(form.person)).toEqual(upTo(13));
  });

  it('asks the 26 variables of a household', () => {
    expect(variablesOf(form.household)).toEqual(upTo(26));
  });

  it('expands the 26th variable into 19 things owned', () => {
    expect(form.household.filter(({ variable }) => variable === 26)).toHaveLength(19);
  });

  it.each([
    ['person', form.person],
    ['household', form.household],
  ] as const)('names each field of the %s sheet once, in camel case', (_group, sheet) => {
    const fields = fieldsOfSheet(sheet);

    expect(new Set(fields).size).toBe(fields.length);
    expect(fields.filter((field) => !/^[a-z][A-Za-z0-9]*$/.test(field))).toEqual([]);
  });

  it('gives every item a label and a definition in both languages, and a source', () => {
    const texts = items.flatMap(({ label, definition, source }) => [
      label.id,
      label.en,
      definition.id,
      definition.en,
      source,
    ]);

    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
  });

  it('labels every code in both languages and lists none twice', () => {
    for (const { codes = [] } of items) {
      expect(codes.filter(({ label }) => label.id === '' || label.en === '')).toEqual([]);
      expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
    }
  });

  it('gives a code list to the items that choose from one, and to no other', () => {
    const choosing = items.filter(({ type }) => type === 'code' || type === 'codes');

    expect(items.filter(({ codes }) => codes !== undefined)).toEqual(choosing);
  });

  it.each([
    ['person', form.person],
    ['household', form.household],
  ] as const)('shows and counts %s items by answers asked earlier on the same sheet', (_group, sheet) => {
    const fields = fieldsOfSheet(sheet);
    const looksAhead = sheet.filter(({ shownWhen, countedBy }, index) =>
      [...(shownWhen === undefined ? [] : fieldsOf(shownWhen)), ...(countedBy === undefined ? [] : [countedBy])].some(
        (field) => !fields.slice(0, index).includes(field),
      ),
    );

    expect(looksAhead).toEqual([]);
  });
});

describe('the two versions', () => {
  it('differ in the fields that 2026 added or split, and in no other', () => {
    const added = fieldsOfSheet(form2026.household).filter((f) => !fieldsOfSheet(form2025.household).includes(f));
    const person2025 = fieldsOfSheet(form2025.person);
    const person2026 = fieldsOfSheet(form2026.person);

    expect(added).toEqual(['domicileMatch', 'landProof', 'floorCondition', 'wallCondition', 'roofCondition']);
    expect(person2025.filter((field) => !person2026.includes(field))).toEqual(['disability', 'chronicIllness']);
    expect(person2026.filter((field) => field.startsWith('disability'))).toHaveLength(6);
    expect(person2026.filter((field) => field.startsWith('illness'))).toHaveLength(17);
  });

  it('differ in the codes of presence, relation, schooling, diploma and work status, and in no other', () => {
    const shared = form2026.person.filter(({ field }) => fieldsOfSheet(form2025.person).includes(field));
    const differing = shared
      .map(({ field }) => field)
      .filter((field) => codesOf(form2025.person, field).join() !== codesOf(form2026.person, field).join());

    expect(differing).toEqual(['presence', 'relation', 'schooling', 'diploma', 'workStatus']);
  });

  it('keep the same code lists for the dwelling', () => {
    const differing = fieldsOfSheet(form2025.household).filter(
      (field) => codesOf(form2025.household, field).join() !== codesOf(form2026.household, field).join(),
    );

    expect(differing).toEqual([]);
  });

  it('list 23 diplomas in 2025 and 7 in 2026', () => {
    expect(codesOf(form2025.person, 'diploma')).toHaveLength(23);
    expect(codesOf(form2026.person, 'diploma')).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('keep the work status codes of 2026 with 9 for not known', () => {
    expect(codesOf(form2026.person, 'workStatus')).toEqual(['1', '2', '3', '4', '5', '6', '9']);
    expect(codesOf(form2025.person, 'workStatus')).toHaveLength(8);
  });
});

describe('the form in force', () => {
  it('is the 2025 list until the day before the launch of 2026', () => {
    expect(currentGroundcheckForm('2025-02-25')?.version).toBe('gc-2025-02');
    expect(currentGroundcheckForm('2026-02-18')?.version).toBe('gc-2025-02');
  });

  it('is the 2026 form from its launch on', () => {
    expect(currentGroundcheckForm('2026-02-19')?.version).toBe('gc-2026-02');
    expect(currentGroundcheckForm('2031-01-01')?.version).toBe('gc-2026-02');
  });

  it('is none before the first campaign', () => {
    expect(currentGroundcheckForm('2025-02-24')).toBeUndefined();
  });

  it('is not found under a name that no version has', () => {
    expect(findGroundcheckForm('gc-2024-01')).toBeUndefined();
  });
});
