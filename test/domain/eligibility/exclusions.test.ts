import { exclusionsInForce, isExcluded } from '../../../domain/eligibility/exclusions';
import type { ExclusionFact } from '../../../domain/eligibility/facts';
import type { EligibilityRules, ExclusionRule } from '../../../domain/eligibility/rules';
import { V_14, V_79 } from '../../support/eligibility';

const RULE_SETS = [V_79, V_14].map((rules) => [rules.id, rules] as const);

/** A member is found on the list the day before the decision. */
const FACT: ExclusionFact = { code: 'asn-tni-polri', statedBy: 'bkn', statedOn: '2026-07-26', concerns: 'member' };
const DAY = '2026-07-27';

function excludes(rules: EligibilityRules, fact: Partial<ExclusionFact>, day = DAY): boolean {
  return isExcluded([{ ...FACT, ...fact }], { exclusions: rules.exclusions, day });
}

describe.each(RULE_SETS)('the exclusions of %s', (_id, rules) => {
  it.each([
    ['asn-tni-polri', ['bkn', 'tni-polri', 'groundcheck']],
    ['bumn-bumd', ['kementerian-bumn', 'pemda']],
    ['state-official', ['lhkpn']],
    ['address-not-found', ['groundcheck']],
    ['person-not-found', ['groundcheck']],
    ['died', ['dukcapil', 'groundcheck']],
    ['online-gambling', ['ppatk']],
  ])('take %s from the offices trusted with it and from nobody else', (code, offices) => {
    for (const statedBy of offices) expect(excludes(rules, { code, statedBy, concerns: 'household' })).toBe(true);
    for (const statedBy of ['village-operator', 'neighbour'])
      expect(excludes(rules, { code, statedBy, concerns: 'household' })).toBe(false);
  });

  it.each([
    ['asn-tni-polri', 'bkn'],
    ['bumn-bumd', 'pemda'],
    ['state-official', 'lhkpn'],
    ['online-gambling', 'ppatk'],
  ])('(family of one) let %s of one member exclude the household', (code, statedBy) => {
    expect(excludes(rules, { code, statedBy, concerns: 'member' })).toBe(true);
  });

  it.each([
    ['address-not-found', 'groundcheck'],
    ['person-not-found', 'groundcheck'],
    ['died', 'dukcapil'],
  ])('let %s exclude nobody while it is said of one member only (family E of story 14.4)', (code, statedBy) => {
    expect(excludes(rules, { code, statedBy, concerns: 'member' })).toBe(false);
    expect(excludes(rules, { code, statedBy, concerns: 'household' })).toBe(true);
  });

  it.each([
    ['asn-tni-polri', 'bkn', '2025-07-27', '2025-07-26'],
    ['bumn-bumd', 'pemda', '2025-07-27', '2025-07-26'],
    ['state-official', 'lhkpn', '2025-07-27', '2025-07-26'],
    ['online-gambling', 'ppatk', '2025-07-27', '2025-07-26'],
    ['address-not-found', 'groundcheck', '2026-01-28', '2026-01-27'],
    ['person-not-found', 'groundcheck', '2026-01-28', '2026-01-27'],
  ])('ask that %s by %s is fresh: of %s it counts, of %s no more', (code, statedBy, oldest, tooOld) => {
    expect(excludes(rules, { code, statedBy, concerns: 'household', statedOn: oldest })).toBe(true);
    expect(excludes(rules, { code, statedBy, concerns: 'household', statedOn: tooOld })).toBe(false);
  });

  it('hold a death for good', () => {
    expect(excludes(rules, { code: 'died', statedBy: 'dukcapil', concerns: 'household', statedOn: '1998-05-21' })).toBe(
      true,
    );
  });

  it('know a statement from the day on which it is made', () => {
    expect(excludes(rules, { statedOn: DAY })).toBe(true);
    expect(excludes(rules, { statedOn: '2026-07-28' })).toBe(false);
  });

  it('do not know other facts', () => {
    expect(excludes(rules, { code: 'left-handed' })).toBe(false);
  });

  it('begin and end on their own days: gambling was named in July 2025', () => {
    const gambler = { code: 'online-gambling', statedBy: 'ppatk', statedOn: '2025-07-01' };

    expect(excludes(rules, gambler, '2025-07-07')).toBe(false);
    expect(excludes(rules, gambler, '2025-07-08')).toBe(true);
  });
});

describe('an exclusion rule that ends', () => {
  const rule: ExclusionRule = {
    code: 'left-handed',
    statedBy: ['groundcheck'],
    reach: 'any-member',
    validFrom: '2026-01-01',
    validTo: '2026-03-31',
    freshForDays: 1,
    source: 'test',
  };

  it('is in force on its last day and not on the day after, with the oldest day a statement may have', () => {
    const { code, statedBy, reach } = rule;

    expect(exclusionsInForce([rule], '2025-12-31')).toEqual([]);
    expect(exclusionsInForce([rule], '2026-01-01')).toEqual([{ code, statedBy, reach, freshFrom: '2025-12-31' }]);
    expect(exclusionsInForce([rule], '2026-03-31')).toEqual([{ code, statedBy, reach, freshFrom: '2026-03-30' }]);
    expect(exclusionsInForce([rule], '2026-04-01')).toEqual([]);
  });
});
