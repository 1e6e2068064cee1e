import {
  checkCorrectedHousehold,
  checkSubmission,
  type SubmissionContext,
} from '../../../domain/proposal/check-submission';
import { CHANNELS, findChannelRules, type ChannelRules } from '../../../domain/proposal/channels';
import type { ProposalSubmission } from '../../../domain/proposal/submission';
import { aSubmission, SITI, WAYAN } from '../../support/submission';

const TODAY = '2025-12-02';

function rules(): ChannelRules {
  const found = findChannelRules('doors-2025-06');
  if (found === undefined) throw new Error('There are no such rules.');
  return found;
}

function faultsOf(overrides: Partial<ProposalSubmission>, context: Partial<SubmissionContext> = {}) {
  return checkSubmission(aSubmission(overrides), {
    villageKnown: true,
    channelRules: rules(),
    today: TODAY,
    ...context,
  });
}

describe('a submission in which nothing is wrong', () => {
  it('has no fault', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it('may have a member born today', () => {
    const newborn = { ...SITI, nik: '9901014212250003', birthDate: TODAY, relation: '3' };

    expect(faultsOf({ members: [WAYAN, newborn] })).toEqual([]);
  });
});

describe('the region', () => {
  const fault = { pointer: '/villageCode', code: 'region-unknown' };

  it('must be one the region table knows', () => {
    expect(faultsOf({}, { villageKnown: false })).toEqual([fault]);
  });

  it.each(['990', '99010120', '99.01.01.2001'])(
    'is unknown when its code is %j, whatever the table says',
    (villageCode) => {
      expect(faultsOf({ villageCode })).toEqual([fault]);
    },
  );
});

describe('identity numbers', () => {
  it('are refused when the KK number cannot be right', () => {
    expect(faultsOf({ kkNumber: '9901010101100000' })).toEqual([{ pointer: '/kkNumber', code: 'kk-shape' }]);
  });

  it('are refused with the part of the NIK that cannot be right, and without the NIK', () => {
    expect(faultsOf({ members: [{ ...WAYAN, nik: '9901019905780001' }] })).toEqual([
      { pointer: '/members/0/nik', code: 'nik-shape', parameters: { part: 'birth-date' } },
    ]);
  });

  it('are refused for the second of two members who share a NIK', () => {
    expect(faultsOf({ members: [WAYAN, { ...WAYAN, relation: '3' }] })).toEqual([
      { pointer: '/members/1/nik', code: 'member-listed-twice' },
    ]);
  });

  it('must agree with the sex and the date of birth stated', () => {
    expect(faultsOf({ members: [WAYAN, { ...SITI, sex: 'male' }] })).toEqual([
      { pointer: '/members/1/sex', code: 'nik-disagrees' },
    ]);
    expect(faultsOf({ members: [WAYAN, { ...SITI, birthDate: '1982-11-03' }] })).toEqual([
      { pointer: '/members/1/birthDate', code: 'nik-disagrees' },
    ]);
  });

  it('agree with either century, which a NIK does not state', () => {
    expect(faultsOf({ members: [{ ...WAYAN, birthDate: '1878-05-20' }] })).toEqual([]);
  });
});

describe('a date of birth', () => {
  it('may not lie in the future', () => {
    const unborn = { ...SITI, nik: '9901014312250003', birthDate: '2025-12-03' };

    expect(faultsOf({ members: [WAYAN, unborn] })).toEqual([
      { pointer: '/members/1/birthDate', code: 'date-in-future' },
    ]);
  });
});

describe('a household', () => {
  it.each([
    [0, [{ ...WAYAN, relation: '3' }, SITI]],
    [2, [WAYAN, { ...SITI, relation: '1' }]],
  ])('has exactly one head, not %d', (found, members) => {
    expect(faultsOf({ members })).toEqual([{ pointer: '/members', code: 'one-head-required', parameters: { found } }]);
  });

  it('is checked alike after a correction', () => {
    const { kkNumber, members } = aSubmission();

    expect(checkCorrectedHousehold({ kkNumber, members }, TODAY)).toEqual([]);
    expect(checkCorrectedHousehold({ kkNumber: '1', members: [{ ...SITI, sex: 'male' }] }, TODAY)).toEqual([
      { pointer: '/kkNumber', code: 'kk-shape' },
      { pointer: '/members/0/sex', code: 'nik-disagrees' },
      { pointer: '/members', code: 'one-head-required', parameters: { found: 0 } },
    ]);
  });
});

describe('programmes', () => {
  it.each(['village', 'dinsos', 'citizen'] as const)('of the %s door are those the app offers', (channel) => {
    const [document] = aSubmission().evidence;
    if (document === undefined) throw new Error('There is evidence.');
    const evidence = rules().rules[channel].evidenceAtFiling.map((kind) => ({ ...document, kind }));
    const offered = { channel, evidence };

    expect(faultsOf({ ...offered, programmes: ['PKH', 'SEMBAKO', 'PBI-JK'] })).toEqual([]);
    expect(faultsOf({ ...offered, programmes: ['PKH', 'ATENSI'] })).toEqual([
      { pointer: '/programmes/1', code: 'programme-not-offered' },
    ]);
  });

  it('of the Kemensos door include ATENSI, which follows an assessment of its unit', () => {
    const [document] = aSubmission().evidence;
    if (document === undefined) throw new Error('There is evidence.');
    const evidence = [{ ...document, kind: 'assignment-letter' as const }];

    expect(faultsOf({ channel: 'kemensos', evidence, programmes: ['ATENSI'] })).toEqual([]);
  });
});

describe('evidence', () => {
  it.each(CHANNELS)('that the %s door demands is asked for by kind', (channel) => {
    const missing = rules().rules[channel].evidenceAtFiling.map((kind) => {
      return { pointer: '/evidence', code: 'evidence-missing', parameters: { kind } };
    });

    expect(faultsOf({ channel, evidence: [] })).toEqual(missing);
  });
});

describe('consent', () => {
  it('is asked for', () => {
    expect(faultsOf({ consent: false })).toEqual([{ pointer: '/consent', code: 'consent-required' }]);
  });
});

describe('several faults', () => {
  it('are all told at once', () => {
    const faults = faultsOf({ kkNumber: '1', members: [{ ...SITI, nik: 'x' }], evidence: [] }, { villageKnown: false });

    expect(faults.map(({ code }) => code)).toEqual([
      'region-unknown',
      'kk-shape',
      'nik-shape',
      'one-head-required',
      'evidence-missing',
      'evidence-missing',
      'evidence-missing',
    ]);
  });

  it('never repeat what was handed in', () => {
    const members = [{ ...WAYAN, nik: '9901019905780001' }];

    expect(JSON.stringify(faultsOf({ members, kkNumber: '9901' }))).not.toContain('9901');
  });
});
