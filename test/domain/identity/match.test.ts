import fc from 'fast-check';

import {
  assessAtEntry,
  assessAtRegistration,
  MATCH_POLICIES,
  matchReasons,
  type MatchPolicy,
  type MatchStatus,
} from '../../../domain/identity/match';

const STATUSES = [
  'matched',
  'not-found',
  'inactive',
  'double',
  'name-differs',
  'kk-differs',
  'birth-date-differs',
  'not-recorded',
] as const satisfies readonly MatchStatus[];
const households = fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 8 });

function policyOf2025(): MatchPolicy {
  const policy = MATCH_POLICIES.find(({ id }) => id === 'match-2025-06');
  if (policy === undefined) throw new Error('There is no such policy.');
  return policy;
}

const policy = policyOf2025();
const reviewing: MatchPolicy = { ...policy, registration: { ...policy.registration, double: 'duplicate-review' } };

describe('on entry', () => {
  it('an inactive NIK holds the proposal, a doubtful one is flagged, a matched household goes on', () => {
    expect(assessAtEntry(policy, ['matched', 'inactive', 'double'])).toBe('hold');
    expect(assessAtEntry(policy, ['matched', 'double'])).toBe('flag');
    expect(assessAtEntry(policy, ['matched', 'matched'])).toBe('none');
    expect(assessAtEntry(policy, [])).toBe('none');
  });
});

describe('at registration', () => {
  it.each([
    ['matched', 'none'],
    ['not-found', 'groundcheck'],
    ['double', 'groundcheck'],
    ['inactive', 'return'],
    ['name-differs', 'return'],
    ['kk-differs', 'return'],
    ['birth-date-differs', 'return'],
    ['not-recorded', 'return'],
  ] as const)('%s calls for %s', (status, consequence) => {
    expect(assessAtRegistration(policy, { statuses: [status], groundchecked: false })).toBe(consequence);
  });

  it('a household without members calls for nothing', () => {
    expect(assessAtRegistration(policy, { statuses: [], groundchecked: false })).toBe('none');
  });

  it('what the region must mend comes before what the field must settle', () => {
    expect(assessAtRegistration(policy, { statuses: ['double', 'kk-differs'], groundchecked: false })).toBe('return');
  });

  it('a visit settles what only the field could settle, and nothing of what the region must mend', () => {
    expect(assessAtRegistration(policy, { statuses: ['double', 'not-found'], groundchecked: true })).toBe('none');
    expect(assessAtRegistration(policy, { statuses: ['inactive', 'double'], groundchecked: true })).toBe('return');
  });

  it('the field has not settled a NIK while the other holder it could visit still holds it', () => {
    const left = { statuses: ['double', 'matched'], otherHolderKnown: true } as const;

    expect(assessAtRegistration(policy, { ...left, groundchecked: false })).toBe('groundcheck');
    expect(assessAtRegistration(policy, { ...left, groundchecked: true })).toBe('duplicate-review');
  });

  it('a policy may have doubles reviewed instead, before a visit and after it', () => {
    expect(assessAtRegistration(reviewing, { statuses: ['double', 'not-found'], groundchecked: false })).toBe(
      'duplicate-review',
    );
    expect(assessAtRegistration(reviewing, { statuses: ['double'], groundchecked: true })).toBe('duplicate-review');
  });

  it('nobody passes who has a trouble that nobody settled', () => {
    fc.assert(
      fc.property(households, (statuses) => {
        const passes = assessAtRegistration(policy, { statuses, groundchecked: false }) === 'none';

        expect(passes).toBe(statuses.every((status) => status === 'matched'));
      }),
    );
  });

  it('the order of the members changes nothing', () => {
    fc.assert(
      fc.property(households, fc.boolean(), (statuses, groundchecked) => {
        const turned = [...statuses].reverse();

        expect(assessAtRegistration(policy, { statuses: turned, groundchecked })).toBe(
          assessAtRegistration(policy, { statuses, groundchecked }),
        );
        expect(assessAtEntry(policy, turned)).toBe(assessAtEntry(policy, statuses));
      }),
    );
  });
});

describe('the reasons of a match', () => {
  it('are given once each, in the order of the members', () => {
    expect(matchReasons(['double', 'matched', 'inactive', 'double'])).toEqual(['NIK_GANDA', 'NIK_TIDAK_AKTIF']);
  });

  it('exist for every trouble and are missing for none', () => {
    fc.assert(
      fc.property(households, (statuses) => {
        const troubles = new Set(statuses.filter((status) => status !== 'matched'));

        expect(matchReasons(statuses)).toHaveLength(troubles.size);
      }),
    );
  });
});

describe('every match policy', () => {
  it.each(MATCH_POLICIES.map((each) => [each.id, each] as const))(
    '%s takes a matched household as it is',
    (_id, each) => {
      expect(each.entry.matched).toBe('none');
      expect(each.registration.matched).toBe('none');
      expect(each.answerValidDays).toBeGreaterThan(0);
    },
  );
});
