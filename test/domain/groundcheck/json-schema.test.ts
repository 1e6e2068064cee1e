import { groundcheckJsonSchema, linkedVisitJsonSchema, type JsonSchema } from '../../../domain/groundcheck/json-schema';
import { GROUNDCHECK_FORMS } from '../../../domain/groundcheck/versions';
import { form2026 } from './checked';

interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  readonly allOf: readonly JsonSchema[];
}

const schema2026 = groundcheckJsonSchema(form2026, 'en');

function part(schema: JsonSchema, name: string): JsonSchema {
  return (schema['properties'] as ObjectSchema['properties'])[name] ?? {};
}

const household = part(schema2026, 'household') as unknown as ObjectSchema;
const person = part(schema2026, 'members')['items'] as ObjectSchema;

describe.each(GROUNDCHECK_FORMS.map((form) => [form.version, form] as const))(
  'the JSON Schema of %s',
  (version, form) => {
    it.each(['id', 'en'] as const)('in %s titles and describes every item in the order of asking', (language) => {
      const schema = groundcheckJsonSchema(form, language);
      const sheet = part(schema, 'household') as unknown as ObjectSchema;

      expect(
        Object.entries(sheet.properties).map(([field, item]) => [
          field,
          item['title'],
          item['description'],
          item['x-order'],
        ]),
      ).toEqual(
        form.household.map(({ field, label, definition }, index) => [
          field,
          label[language],
          definition[language],
          index,
        ]),
      );
    });

    it('pins the version and the outcomes of that version', () => {
      const schema = groundcheckJsonSchema(form, 'id');
      const outcomes = part(schema, 'outcome')['oneOf'] as readonly JsonSchema[];

      expect(part(schema, 'formVersion')['const']).toBe(version);
      expect(outcomes.map((outcome) => outcome['const'])).toEqual([
        ...form.householdOutcomes.map(({ name }) => name),
        'nobody-home',
      ]);
    });

    it('is plain JSON', () => {
      const schema = groundcheckJsonSchema(form, 'id');

      expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    });
  },
);

describe('the JSON Schema of an item', () => {
  it('names each code and its title', () => {
    expect(part(schema2026, 'household')).toHaveProperty('properties.tenure.oneOf.0', { const: '1', title: 'Own' });
  });

  it('requires it when it is shown and forbids it when it is not', () => {
    expect(household.allOf).toContainEqual({
      if: { properties: { toilet: { enum: ['1', '2', '3'] } }, required: ['toilet'] },
      then: { required: ['closet'] },
      else: { properties: { closet: false } },
    });
  });

  it('says from which age it is asked', () => {
    expect(person.allOf).toContainEqual({
      if: {
        allOf: [
          { properties: { presence: { enum: ['1'] } }, required: ['presence'] },
          { properties: { age: { type: 'number', minimum: 5 } }, required: ['age'] },
        ],
      },
      then: { required: ['worked'] },
      else: { properties: { worked: false } },
    });
  });

  it('is required of everybody only when it is always shown', () => {
    expect(person.required).toEqual(['nik', 'presence']);
    expect(household.required).not.toContain('domicileMatch');
  });

  it('says that gold is none or at least 10 grams', () => {
    expect(household.properties['goldGram']).toMatchObject({
      type: 'integer',
      minimum: 0,
      anyOf: [{ const: 0 }, { minimum: 10 }],
      'x-unit': 'gram',
      'x-variable': 26,
    });
  });

  it('says which answer counts its rows', () => {
    expect(household.properties['plnIds']).toMatchObject({ type: 'array', 'x-counted-by': 'meterCount' });
  });
});

describe('a condition of which any part may hold', () => {
  it('becomes an anyOf, and an item that may stay open is never required', () => {
    const [item] = form2026.household.filter(({ field }) => field === 'domicileMatch');
    const anyOf = { any: [{ field: 'tenure', in: ['1'] }] };
    const form = { ...form2026, household: item === undefined ? [] : [{ ...item, shownWhen: anyOf }] };
    const sheet = part(groundcheckJsonSchema(form, 'en'), 'household') as unknown as ObjectSchema;

    expect(sheet.allOf).toEqual([
      {
        if: { anyOf: [{ properties: { tenure: { enum: ['1'] } }, required: ['tenure'] }] },
        then: {},
        else: { properties: { domicileMatch: false } },
      },
    ]);
  });
});

describe('the JSON Schema of a linked visit', () => {
  it.each(GROUNDCHECK_FORMS.map((form) => [form.version, form] as const))(
    'of %s asks for the person by its code list where the household was found, and for no survey',
    (_version, form) => {
      const schema = linkedVisitJsonSchema(form, 'id');
      const persons = part(schema, 'personOutcome')['oneOf'] as readonly { readonly const: string }[];

      expect(Object.keys(schema['properties'] as object)).toEqual(['formVersion', 'outcome', 'personOutcome', 'visit']);
      expect(persons.map((row) => row.const)).toEqual(form.personOutcomes.map(({ code }) => code));
      expect(schema['then']).toMatchObject({ required: ['personOutcome'] });
      expect(schema['else']).toMatchObject({ properties: { personOutcome: false } });
    },
  );
});
