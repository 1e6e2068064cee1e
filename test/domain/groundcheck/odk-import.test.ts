import fc from 'fast-check';

import { readOdkXml } from '../../../api/odk-submission';
import type { GroundcheckAnswers } from '../../../domain/groundcheck/answers';
import { visitFromOdk } from '../../../domain/groundcheck/odk-import';
import { aSurvey, aSurveyOf2025, aSurveyWithHousehold, aVisitWithoutSurvey } from '../../support/groundcheck-answers';
import { asOData, asXml, mediaOf } from '../../support/odk-submission';
import { codesAt, formOf } from './checked';

const INSTANCE = 'uuid:5b7c9f0e-0f0a-4a53-9a51-8d0a3f5d2c11';

function fromOData(answers: GroundcheckAnswers, change: Record<string, unknown> = {}) {
  const record = { ...asOData(answers, INSTANCE), ...change };
  return visitFromOdk({ form: formOf(answers.formVersion), record, media: mediaOf(answers) });
}

function fromXml(answers: GroundcheckAnswers) {
  const record = readOdkXml(asXml(answers, INSTANCE)) ?? {};
  return visitFromOdk({ form: formOf(answers.formVersion), record, media: mediaOf(answers) });
}

const WITNESSED: GroundcheckAnswers = {
  ...aVisitWithoutSurvey('not-found'),
  visit: {
    startedAt: '2026-04-13T09:10:00.123+07:00',
    photos: [],
    witness: { name: 'Made & Putu', role: 'rt' },
    note: 'Rumah kosong <dua kali>.',
  },
};

describe.each([
  ['a survey with the 2026 form', aSurvey()],
  ['a survey with the 2025 form', aSurveyOf2025()],
  ['a household of one', aSurvey({ members: (aSurvey().members ?? []).slice(0, 1) })],
  ['a visit without a survey', aVisitWithoutSurvey('died')],
  ['a visit that a witness confirms', WITNESSED],
] as const)('%s', (_what, answers) => {
  it('comes out of OData as it was answered', () => {
    expect(fromOData(answers)).toEqual({ instanceId: INSTANCE, trackingCode: 'ABCDEFGH23', answers });
  });

  it('comes out of the XML of a device as it was answered', () => {
    expect(fromXml(answers)).toEqual({ instanceId: INSTANCE, trackingCode: 'ABCDEFGH23', answers });
  });
});

describe('what is wrong with a submission', () => {
  it('is named by a pointer into the answers', () => {
    const { answers } = fromOData(aSurveyWithHousehold({ tenure: '99', goldGram: 3, address: 'Du\u200bsun' }));

    expect(codesAt(answers)).toEqual([
      '/household/address invisible-characters',
      '/household/tenure not-in-code-list',
      '/household/goldGram out-of-range',
    ]);
  });

  it('is a photo nobody has uploaded', () => {
    const { answers } = visitFromOdk({ form: formOf('gc-2026-02'), record: asOData(aSurvey(), INSTANCE), media: {} });

    expect(codesAt(answers)).toContain('/visit/photos/0/sha256 photo-hash-missing');
  });

  it('is a question the form does not have', () => {
    const { answers } = fromOData(aSurvey(), {
      household: { ...(asOData(aSurvey(), INSTANCE)['household'] as object), h_pets: 3 },
    });

    expect(codesAt(answers)).toContain('/household unknown-field');
  });

  it.each([undefined, 'uuid:1', 7, '5b7c9f0e-0f0a-4a53-9a51-8d0a3f5d2c11'])('is the instance id %s', (id) => {
    expect(fromOData(aSurvey(), { __id: id, meta: null }).instanceId).toBeUndefined();
  });

  it('are repeats that were not expanded', () => {
    expect(codesAt(fromOData(aSurvey(), { members: undefined }).answers)).toContain('/members head-missing');
  });

  it('stays a fault where a value cannot be converted', () => {
    const household = {
      ...(asOData(aSurvey(), INSTANCE)['household'] as object),
      h_goldGram: 'sepuluh',
      h_ownsOtherLand: 'mungkin',
      h_location: 'di sana',
      h_tenure: 1,
      h_plnIds: ['1'],
    };

    expect(codesAt(fromOData(aSurvey(), { household }).answers)).toEqual([
      '/household/location/latitude wrong-type',
      '/household/location/longitude wrong-type',
      '/household/location/accuracyMetres missing',
      '/household/goldGram wrong-type',
      '/household/ownsOtherLand wrong-type',
    ]);
  });

  it('never makes the import throw, whatever JSON it is', () => {
    const records = fc.dictionary(
      fc.constantFrom('__id', '__system', 'meta', 'outcome', 'visit', 'household', 'members', 'start', 'version'),
      fc.oneof(fc.jsonValue(), fc.constant('found')),
    );

    fc.assert(
      fc.property(records, (record) => {
        const { answers } = visitFromOdk({ form: formOf('gc-2026-02'), record, media: {} });
        expect(codesAt(answers).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the XML of a submission', () => {
  it.each([
    ['no XML', 'halo'],
    ['an element that is not closed', '<data><a></data>'],
    ['two roots', '<data><a/></data><data><a/></data>'],
    ['text alone', '<data>halo</data>'],
    ['a declaration of entities', '<!DOCTYPE data [<!ENTITY a "aaaa">]><data><outcome>&a;</outcome></data>'],
    ['a name that means harm', '<data><__proto__><x>1</x></__proto__></data>'],
  ])('is not read when it is %s', (_what, xml) => {
    expect(readOdkXml(xml)).toBeUndefined();
  });
});
