import fc from 'fast-check';

import { FAULT_CODES } from '../../../domain/groundcheck/faults';
import { GROUNDCHECK_FORMS } from '../../../domain/groundcheck/versions';
import { aSurvey, aSurveyWithHousehold, aSurveyWithMember, KNOWN_MEMBERS } from '../../support/groundcheck-answers';
import { faultsOf } from './checked';

/** Everything JSON can say, and surveys in which one answer was replaced by it. */
const anyAnswers = fc.oneof(
  fc.jsonValue(),
  fc
    .tuple(fc.constantFrom(...Object.keys(aSurvey())), fc.jsonValue())
    .map(([key, value]) => ({ ...aSurvey(), [key]: value })),
  fc
    .tuple(fc.constantFrom(...Object.keys(aSurvey().household ?? {})), fc.jsonValue())
    .map(([field, value]) => aSurveyWithHousehold({ [field]: value })),
  fc
    .tuple(fc.constantFrom(...Object.keys(aSurvey().members?.[0] ?? {})), fc.jsonValue())
    .map(([field, value]) => aSurveyWithMember(0, { [field]: value })),
  fc
    .tuple(fc.constantFrom(...Object.keys(aSurvey().visit)), fc.jsonValue())
    .map(([field, value]) => ({ ...aSurvey(), visit: { ...aSurvey().visit, [field]: value } })),
);

describe('the check', () => {
  it('never throws, whatever JSON it is given, and answers with known codes and pointers', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        for (const { pointer, code } of GROUNDCHECK_FORMS.flatMap((form) => faultsOf(answers, form))) {
          expect(FAULT_CODES).toContain(code);
          expect(pointer).toMatch(/^(\/[A-Za-z0-9]+)*$/);
        }
      }),
    );
  });

  it('never lets a NIK or KK number through into a fault, wherever it was written', () => {
    const nik = KNOWN_MEMBERS[0]?.nik ?? '';
    const planted = fc.constantFrom<unknown>(nik, Number(nik), [nik], { [nik]: nik }, [{ [nik]: [nik] }]);
    const plantedAnswers = fc.oneof(
      planted,
      fc
        .tuple(fc.constantFrom(...Object.keys(aSurvey()), nik), planted)
        .map(([key, value]) => ({ ...aSurvey(), [key]: value })),
      fc
        .tuple(fc.constantFrom(...Object.keys(aSurvey().household ?? {}), nik), planted)
        .map(([field, value]) => aSurveyWithHousehold({ [field]: value })),
      fc
        .tuple(fc.constantFrom(...Object.keys(aSurvey().members?.[0] ?? {}), nik), planted)
        .map(([field, value]) => aSurveyWithMember(0, { [field]: value })),
      fc
        .tuple(fc.constantFrom(...Object.keys(aSurvey().visit), nik), planted)
        .map(([field, value]) => ({ ...aSurvey(), visit: { ...aSurvey().visit, [field]: value } })),
    );

    fc.assert(
      fc.property(plantedAnswers, (answers) => {
        expect(JSON.stringify(faultsOf(answers))).not.toMatch(/\d{16}/);
      }),
    );
  });

  it('finds every required answer that is taken out of a survey', () => {
    const survey = aSurvey();
    const fields = Object.keys(survey.household ?? {});

    fc.assert(
      fc.property(fc.constantFrom(...fields), (field) => {
        const faults = faultsOf(aSurveyWithHousehold({ [field]: undefined }));

        expect(faults).toContainEqual({ pointer: `/household/${field}`, code: 'missing' });
      }),
    );
  });
});
