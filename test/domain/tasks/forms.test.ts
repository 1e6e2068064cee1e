import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { ReturnBody } from '../../../api/routes/task-decisions';
import { CORRECTION_REASONS } from '../../../domain/proposal/reason-codes';
import { TASK_KINDS } from '../../../domain/tasks/catalogue';
import { checkCompletion } from '../../../domain/tasks/check-completion';
import { refuseReturn } from '../../../domain/tasks/decide';
import { maskHousehold, unmaskHousehold, unmaskMembers } from '../../../domain/tasks/forms/masked';
import { membersOnRecord, prefilledAnswers } from '../../../domain/tasks/forms/prefill';
import { taskForm } from '../../../domain/tasks/forms/task-form';
import { aSurvey, KNOWN_MEMBERS } from '../../support/groundcheck-answers';
import { form2025, form2026 } from '../groundcheck/checked';
import {
  accepts,
  ajv,
  BUDI,
  changedBodies,
  context,
  contextOf,
  FACILITATORS,
  HOUSEHOLD,
  isBeyond,
  RIGHT,
  serverFaults,
  SITI,
} from './right-answers';

describe.each(TASK_KINDS)('the form of %s', (kind) => {
  const form = taskForm(kind, contextOf(kind));

  it.each(['id', 'en'] as const)('in %s is JSON Schema 2020-12 whose fields have title, hint and order', (language) => {
    const { schema, formVersion } = taskForm(kind, { ...contextOf(kind), language });
    const properties = Object.values(schema['properties'] as Record<string, Record<string, unknown>>);

    expect(ajv.validateSchema(schema)).toBe(true);
    expect(accepts(schema)).toBeInstanceOf(Function);
    expect(formVersion).toMatch(new RegExp(`^${kind}\\.`));
    expect(properties.map((field) => [typeof field['title'], typeof field['description'], field['x-order']])).toEqual(
      properties.map((_, order) => ['string', 'string', order]),
    );
  });

  it('takes every right answer, as the server does', () => {
    for (const body of RIGHT[kind].map((right) => JSON.parse(JSON.stringify(right)) as unknown)) {
      const isAccepted = accepts(form.schema)(body);
      expect([isAccepted, serverFaults(kind, body)]).toEqual([true, []]);
    }
  });

  it('accepts what the server accepts and refuses what the server refuses, as far as a schema can say it', () => {
    fc.assert(
      fc.property(changedBodies(kind), (body) => {
        const isAccepted = accepts(form.schema)(body);
        const faults = serverFaults(kind, body);
        const sayable = faults.filter((fault) => !isBeyond(fault));

        // A refusal of the schema is one of the server, and what a schema can say it says.
        expect({ isAccepted, sayable, faulty: faults.length > 0 }).toEqual(
          isAccepted ? { isAccepted, sayable: [], faulty: faults.length > 0 } : { isAccepted, sayable, faulty: true },
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is prefilled with answers whose numbers are masked and stand for those on record', () => {
    const prefilled = prefilledAnswers(kind, { household: HOUSEHOLD, groundcheck: form2026, numbers: 'masked' });

    expect(JSON.stringify(prefilled)).not.toMatch(/\d{16}/);
  });
});

describe('a form that can send back', () => {
  it.each(TASK_KINDS.filter((kind) => taskForm(kind, context).returnSchema !== undefined))(
    '%s asks for reasons and marked fields exactly as the server does',
    (kind) => {
      const { returnSchema = {} } = taskForm(kind, context);
      const texts = ['/address', '/members/0/name', 'address', '/a\u200b', 'x', `/${'y'.repeat(250)}`];
      const bodies = fc.record({
        reasonCodes: fc.array(fc.constantFrom(...CORRECTION_REASONS, 'KRIT_A', 'NO_SUCH'), { maxLength: 12 }),
        markedFields: fc.array(fc.constantFrom(...texts), { maxLength: 4 }),
      });

      fc.assert(
        fc.property(bodies, (body) => {
          const parsed = ReturnBody.safeParse(body);
          const refusal = parsed.success ? refuseReturn(kind, { ...parsed.data, roundsSoFar: 0 }) : 'body-invalid';

          expect(accepts(returnSchema)(body)).toBe(refusal === undefined);
        }),
      );
    },
  );

  it('exists for every task that can be sent back and for no other', () => {
    const kinds = TASK_KINDS.filter((kind) => taskForm(kind, context).returnSchema !== undefined);

    expect(kinds).toEqual(['completeness-check', 'ratification', 'groundcheck-review', 'linked-visit-review']);
  });
});

describe('the form of a correction', () => {
  const household = (markedFields: readonly string[]) => {
    const { schema } = taskForm('correction', { language: 'id', markedFields });
    return (schema['properties'] as Record<string, Record<string, unknown>>)['household'];
  };
  type Fields = Record<string, Record<string, unknown>>;

  it('puts the fields the office marked in front', () => {
    const fields = household(['/household/members/1/name', '/household/address'])?.['properties'] as Fields;
    const member = (fields['members']?.['items'] as { properties: Fields }).properties;

    expect(Object.keys(fields)).toEqual(['address', 'members', 'kkNumber']);
    expect(Object.keys(member)).toEqual(['name', 'nik', 'birthDate', 'sex', 'relation']);
    expect([fields['address']?.['x-marked'], member['name']?.['x-order'], fields['kkNumber']?.['x-marked']]).toEqual([
      true,
      0,
      undefined,
    ]);
  });

  it('is prefilled with the household and taken back unchanged', () => {
    const prefilled = prefilledAnswers('correction', { household: HOUSEHOLD, numbers: 'masked' });
    const body = { ...prefilled, evidence: [] };

    expect(accepts(taskForm('correction', { language: 'id' }).schema)(body)).toBe(true);
    expect(serverFaults('correction', body)).toEqual([]);
    expect(unmaskHousehold(prefilled['household'] as Record<string, unknown>, HOUSEHOLD)).toEqual({
      kkNumber: HOUSEHOLD.kkNumber,
      address: HOUSEHOLD.address,
      members: HOUSEHOLD.members,
    });
  });

  it('shows the numbers to whoever has revealed them', () => {
    const prefilled = prefilledAnswers('correction', { household: HOUSEHOLD, numbers: 'revealed' });

    expect(prefilled).toMatchObject({ outcome: 'corrected', household: { kkNumber: HOUSEHOLD.kkNumber } });
  });
});

describe('the form of a visit', () => {
  it('is prefilled with the known members: relation, masked NIK, sex and birth date of the KK', () => {
    expect(
      prefilledAnswers('groundcheck-visit', { household: HOUSEHOLD, groundcheck: form2026, numbers: 'masked' }),
    ).toEqual({
      outcome: 'submitted',
      answers: {
        formVersion: 'gc-2026-02',
        household: {
          provinceCode: '99',
          kabupatenCode: '9901',
          kecamatanCode: '990101',
          villageCode: '9901012001',
          kkNumber: '9901**********01',
          address: 'Dusun Uji RT 01',
        },
        members: [
          { nik: `9901**********02`, birthDate: '1982-11-02', sex: '2', relation: '1' },
          { nik: `9901**********03`, birthDate: '2013-07-15', sex: '1', relation: '3' },
        ],
      },
    });
  });

  it('names the known members beside it', () => {
    expect(membersOnRecord({ household: HOUSEHOLD, numbers: 'masked' })).toEqual([
      { ...SITI, nik: '9901**********02' },
      { ...BUDI, nik: '9901**********03' },
    ]);
    expect(membersOnRecord({ numbers: 'masked' })).toEqual([]);
    expect(membersOnRecord({ household: HOUSEHOLD, numbers: 'revealed' })).toEqual([SITI, BUDI]);
  });

  it('leaves out a relation that its code list does not have, and everything of the household of another', () => {
    const household = { ...HOUSEHOLD, members: [{ ...SITI, relation: '9' }] };

    expect(
      prefilledAnswers('groundcheck-visit', { household, groundcheck: form2025, numbers: 'masked' }),
    ).not.toHaveProperty('answers.members.0.relation');
    expect(prefilledAnswers('linked-visit', { household, numbers: 'masked' })).toEqual({ outcome: 'submitted' });
    expect(prefilledAnswers('groundcheck-visit', { household, numbers: 'masked' })).not.toHaveProperty(
      'answers.formVersion',
    );
  });

  it('takes masked numbers of a device for those on record', () => {
    const answers = aSurvey();
    const masked = (answers.members ?? []).map((member, place) => {
      return { ...member, nik: maskHousehold({ kkNumber: '', members: KNOWN_MEMBERS }).members[place]?.nik };
    });

    expect(unmaskMembers(masked, KNOWN_MEMBERS)).toEqual(answers.members);
  });
});

describe('a masked number', () => {
  const twins = [{ nik: '9901010101100001' }, { nik: '9901020202100001' }];

  it('means the person at the same place, or the only one it can be', () => {
    const unmasked = unmaskMembers([{ nik: '9901**********01' }, { nik: '9901**********01' }], twins);

    expect(unmasked).toEqual(twins);
    expect(unmaskMembers([{}, { nik: '9901**********01' }], twins.slice(0, 1))).toEqual([{}, twins[0]]);
  });

  it('stays as it is, and is then a fault, when it could be two people or nobody', () => {
    const masks = [{}, {}, { nik: '9901**********01' }, { nik: '9902**********01' }, { nik: 7 }, null];

    expect(unmaskMembers(masks, twins)).toEqual(masks);
    expect(unmaskMembers('no list', twins)).toBe('no list');
    expect(unmaskHousehold({ address: 'Dusun Lain' }, HOUSEHOLD)).toEqual({ address: 'Dusun Lain' });
  });
});

describe('the version of a form', () => {
  it('changes with every change of a form: set TASK_FORMS_VERSION anew, then this hash', () => {
    const forms = TASK_KINDS.map((kind) => taskForm(kind, { language: 'id' }));

    expect(createHash('sha256').update(JSON.stringify(forms)).digest('hex').slice(0, 16)).toBe('cb9e184620b9de64');
  });

  it('of a visit is that of the form it is pinned to', () => {
    expect(taskForm('groundcheck-visit', context).formVersion).toBe('groundcheck-visit.gc-2026-02');
  });

  it('of a ruling on papers is that of the form whose variables it corrects; after a visit it asks for none', () => {
    const afterVisit = taskForm('objection-review', { language: 'en' });

    expect(taskForm('objection-review', context).formVersion).toMatch(/^objection-review\..*\.gc-2026-02$/);
    expect(accepts(afterVisit.schema)({ outcome: 'accepted' })).toBe(true);
    expect(accepts(afterVisit.schema)({ outcome: 'accepted', corrections: { cars: 0 } })).toBe(false);
    expect(
      checkCompletion({ kind: 'objection-review', completion: { outcome: 'accepted', corrections: { cars: 0 } } }),
    ).toEqual([{ pointer: '/corrections', code: 'field-not-asked' }]);
  });

  it('lets any facilitator be named when the choice is not listed', () => {
    const validate = accepts(taskForm('facilitator-assignment', { language: 'en' }).schema);

    expect(validate({ outcome: 'assigned', facilitatorId: FACILITATORS[0]?.personId })).toBe(true);
    expect(validate({ outcome: 'assigned', facilitatorId: 'ujang' })).toBe(false);
  });
});
