import fc from 'fast-check';

import v14 from '../../prisma/reference/eligibility/V-14.json';
import v79 from '../../prisma/reference/eligibility/V-79.json';
import type { Assessment, EligibilityFacts, ExclusionFact } from '../../domain/eligibility/facts';
import {
  COMPONENTS,
  PROGRAMMES,
  type ComplementarityRule,
  type Component,
  type EligibilityRules,
} from '../../domain/eligibility/rules';

/** Kepmensos 79/HUK/2025: Sembako for deciles 1-5. */
export const V_79 = v79 as EligibilityRules;
/** The same with Sembako narrowed to 1-4. */
export const V_14 = v14 as EligibilityRules;

/** The same version with rules about pairs of programmes, of which no source gives any. */
export function withPairs(rules: EligibilityRules, pairs: readonly ComplementarityRule[]): EligibilityRules {
  return { ...rules, complementarity: { rules: pairs, source: 'made up for a test' } };
}

/** Rules about pairs of programmes without a fault: each speaks of programmes that come later in some order. */
export const somePairs: fc.Arbitrary<readonly ComplementarityRule[]> = fc
  .tuple(
    fc.shuffledSubarray([...PROGRAMMES], { minLength: PROGRAMMES.length }),
    fc.array(fc.constantFrom<('excludes' | 'requires' | 'nothing')[]>('excludes', 'requires', 'nothing'), {
      minLength: 6,
      maxLength: 6,
    }),
  )
  .chain(([order, said]) => {
    const pairs = order.flatMap((programme, index) => order.slice(index + 1).map((other) => ({ programme, other })));
    const rules = pairs.flatMap((pair, index): readonly ComplementarityRule[] => {
      const kind = said[index] ?? 'nothing';
      return kind === 'nothing' ? [] : [{ ...pair, kind, source: 'made up for a test' }];
    });
    return fc.shuffledSubarray(rules, { minLength: rules.length });
  });

/** A day on which facts below are fresh, too old, or not yet stated. */
export const DECIDED_ON = '2026-07-27';

/** Around the days on which a statement begins and ceases to count. */
const aStatedDay = fc.constantFrom('2025-07-26', '2025-07-27', '2026-01-27', '2026-01-28', DECIDED_ON, '2026-07-28');

const anExclusion: fc.Arbitrary<ExclusionFact> = fc.record({
  code: fc.constantFrom('asn-tni-polri', 'died', 'person-not-found', 'has-a-garden'),
  statedBy: fc.constantFrom('bkn', 'dukcapil', 'groundcheck'),
  statedOn: aStatedDay,
  concerns: fc.constantFrom('member', 'household'),
});

const anAssessment: fc.Arbitrary<Assessment> = fc
  .record({
    programme: fc.constantFrom(...PROGRAMMES),
    assessedOn: fc.constantFrom('2026-02-02', DECIDED_ON, '2026-07-28'),
    validUntil: fc.constantFrom('2026-07-26', DECIDED_ON, '2026-07-28', '2026-12-31'),
  })
  .filter(({ assessedOn, validUntil }) => assessedOn <= validUntil);

/** Anything that may be known of a household. */
export const someFacts: fc.Arbitrary<EligibilityFacts> = fc.record({
  decile: fc.integer({ min: 1, max: 10 }),
  memberCount: fc.integer({ min: 1, max: 6 }),
  components: fc.record(
    Object.fromEntries(COMPONENTS.map((name) => [name, fc.nat(2)])) as Record<Component, fc.Arbitrary<number>>,
  ),
  exclusions: fc.array(anExclusion, { maxLength: 2, size: 'small' }),
  assessments: fc.array(anAssessment, { maxLength: 3 }),
  groundchecked: fc.boolean(),
  receives: fc.subarray([...PROGRAMMES]),
});
