import { GROUNDCHECK_FORMS } from '../../../domain/groundcheck/versions';
import { questionName } from '../../../domain/groundcheck/xlsform/names';
import { groundcheckXlsForm } from '../../../domain/groundcheck/xlsform/xlsform';
import { relevantWhen } from '../../../domain/groundcheck/xlsform/expressions';
import { referencesIn } from '../../support/xpath';

const KNOWN_TYPES = new Set([
  'start', 'end', 'text', 'integer', 'decimal', 'date', 'geopoint', 'image', 'note', 'calculate', 'begin_group',
  'end_group', 'begin_repeat', 'end_repeat',
]); // prettier-ignore
const EXPRESSIONS = ['relevant', 'constraint', 'required', 'calculation', 'repeat_count'];
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

describe.each(GROUNDCHECK_FORMS.map((form) => [form.version, form] as const))('the XLSForm of %s', (version, form) => {
  const { survey, choices, settings } = groundcheckXlsForm(form);
  const named = survey.filter(({ type = '' }) => !type.startsWith('end_'));
  const names = named.map(({ name = '' }) => name);
  const lists = new Set(choices.map((choice) => choice['list_name']));

  it('gives every question a name of its own that XML can have', () => {
    expect(names.filter((name) => !NAME.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has only types that ODK knows, and every list of choices that a question refers to', () => {
    const referred = survey.flatMap(({ type = '' }) => (type.startsWith('select_one ') ? [type.slice(11)] : []));

    expect(
      survey.map(({ type = '' }) => type).filter((type) => !type.startsWith('select_one ') && !KNOWN_TYPES.has(type)),
    ).toEqual([]);
    expect(referred.filter((list) => !lists.has(list))).toEqual([]);
    expect([...lists].filter((list) => !referred.includes(list ?? ''))).toEqual([]);
  });

  it('names each choice once in its list, without blanks', () => {
    const pairs = choices.map((choice) => `${choice['list_name'] ?? ''} ${choice['name'] ?? ''}`);

    expect(new Set(pairs).size).toBe(pairs.length);
    expect(pairs.filter((pair) => pair.split(' ').length !== 2)).toEqual([]);
  });

  it('opens and closes groups and repeats in order', () => {
    const open: string[] = [];
    const closedWrongly = survey.filter(({ type = '', name = '' }) => {
      if (type.startsWith('begin_')) open.push(`${type.slice(6)} ${name}`);
      return type.startsWith('end_') && open.pop() !== `${type.slice(4)} ${name}`;
    });

    expect(closedWrongly).toEqual([]);
    expect(open).toEqual([]);
  });

  it('holds only well-formed expressions about questions it has', () => {
    const expressions = survey.flatMap((row) => EXPRESSIONS.flatMap((column) => row[column] ?? []));
    const strange = expressions
      .filter((expression) => expression !== 'yes')
      .flatMap((expression) => referencesIn(expression).filter((name) => !names.includes(name)));

    expect(expressions.length).toBeGreaterThan(80);
    expect(strange).toEqual([]);
    expect(referencesIn(settings[0]?.['instance_name'] ?? '')).toEqual(['trackingCode']);
  });

  it('says everything a person reads in both languages', () => {
    const read = ['label', 'hint', 'constraint_message', 'required_message'];
    const halves = [...survey, ...choices].flatMap((row) =>
      read.filter((column) => `${column}::Bahasa Indonesia (id)` in row !== `${column}::English (en)` in row),
    );
    const silent = survey.filter(({ type = '', ...row }) => {
      const isRead = !/^(start|end|calculate|end_.*)$/.test(type);
      return isRead && !('label::Bahasa Indonesia (id)' in row);
    });

    expect(halves).toEqual([]);
    expect(silent).toEqual([]);
  });

  it('asks every item of the form under its own name, when the form asks it', () => {
    const items = [
      ...form.household.map((item) => ({ item, sheet: 'household' as const })),
      ...form.person.map((item) => ({ item, sheet: 'members' as const })),
    ];

    for (const { item, sheet } of items) {
      const row = survey.find(
        ({ name, type = '' }) => name === questionName(sheet, item.field) && !type.startsWith('end_'),
      );
      const relevant = item.shownWhen === undefined ? undefined : relevantWhen(item.shownWhen, sheet);
      expect([item.field, row?.['relevant']]).toEqual([item.field, relevant]);
    }
  });

  it('carries its version, so that every submission does', () => {
    expect(settings).toEqual([expect.objectContaining({ form_id: 'dtsen_groundcheck', version })]);
  });
});

describe('the rules of the 2026 form on a device', () => {
  const form = GROUNDCHECK_FORMS[1];
  const { survey } = groundcheckXlsForm(form ?? (GROUNDCHECK_FORMS[0] as never));
  const row = (name: string) => survey.find((candidate) => candidate['name'] === name);

  it('show the closet when there is a toilet', () => {
    expect(row('h_closet')?.['relevant']).toBe("(${h_toilet} = '1' or ${h_toilet} = '2' or ${h_toilet} = '3')");
  });

  it('ask about work from the age of 5, of people who live there', () => {
    expect(row('p_worked')?.['relevant']).toBe("(${p_presence} = '1' and ${p_age} >= 5)");
  });

  it('take no gold below 10 grams, in the words of the server', () => {
    expect(row('h_goldGram')).toMatchObject({
      constraint: '. >= 0 and . <= 9999 and (. = 0 or . >= 10)',
      'constraint_message::Bahasa Indonesia (id)': 'Angka ini di luar batas yang mungkin',
    });
  });

  it('repeat the power of each meter as often as there are meters', () => {
    expect(row('h_installedPower')).toMatchObject({ type: 'begin_repeat', repeat_count: '${h_meterCount}' });
    expect(row('h_installedPower_row')).toMatchObject({ type: 'select_one h_installedPower' });
  });

  it('take photos as images, the front one of every survey, and the place as a geotag', () => {
    expect(row('v_photo_front')).toMatchObject({ type: 'image', required: "${outcome} = 'found'" });
    expect(row('v_location')).toMatchObject({ type: 'geopoint' });
  });

  it('join the parts of a condition of which any may hold', () => {
    const any = {
      any: [
        { field: 'tenure', in: ['1'] },
        { field: 'ownsOtherLand', is: false },
      ],
    };

    expect(relevantWhen(any, 'household')).toBe("(${h_tenure} = '1' or ${h_ownsOtherLand} = 'no')");
  });
});

describe('the reader of expressions', () => {
  it.each(['${a} = ', "${a} = 'b", '(${a}', 'eval(${a})', '${a} ${b}', '1 +* 2', ')'])('refuses %s', (expression) => {
    expect(() => referencesIn(expression)).toThrow();
  });
});
