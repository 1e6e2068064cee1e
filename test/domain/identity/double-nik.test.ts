import { holdersToVisit, settleDoubleNik, type HolderFinding } from '../../../domain/identity/double-nik';
import { MATCH_POLICIES, type MatchPolicy } from '../../../domain/identity/match';

function policyOf(id: string): MatchPolicy {
  const policy = MATCH_POLICIES.find((known) => known.id === id);
  if (policy === undefined) throw new Error('There is no such policy.');
  return policy;
}

const held = (memberNo: number, villageCode: string) => ({
  memberNo,
  otherHolder: { reference: `DK-${String(memberNo)}`, villageCode },
});

describe('the other holders who are visited', () => {
  const heldElsewhere = [held(1, '9901022004'), held(3, '9902012001')];
  const household = { villageCode: '9901012001', heldElsewhere };

  it('are those of the same kabupaten', () => {
    expect(holdersToVisit(policyOf('match-2025-06'), household)).toEqual([held(1, '9901022004')]);
  });

  it('are none where Pusdatin looks at double NIKs before anybody is sent to the field', () => {
    expect(holdersToVisit(policyOf('match-2025-06-review'), household)).toEqual([]);
  });
});

describe('two visits for one NIK', () => {
  it.each([
    ['ours', true, 'not-found'],
    ['ours', true, 'died'],
    ['theirs', false, 'lives-there'],
    ['unsettled', true, 'lives-there'],
    ['unsettled', true, 'lives-elsewhere'],
    ['unsettled', true, 'not-seen'],
    ['unsettled', false, 'not-found'],
    ['unsettled', false, 'not-seen'],
  ] as const satisfies readonly (readonly [string, boolean, HolderFinding])[])(
    'say %s when our member was met: %s, and the other one: %s',
    (finding, memberPresent, otherHolder) => {
      expect(settleDoubleNik({ memberPresent, otherHolder })).toBe(finding);
    },
  );
});
