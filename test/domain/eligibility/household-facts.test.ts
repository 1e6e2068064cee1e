import { householdFacts } from '../../../domain/eligibility/household-facts';
import { RANKING_FEATURES, type RankingFeature } from '../../../domain/groundcheck/features';

function features(values: Partial<Record<RankingFeature, number>>): Record<RankingFeature, number> {
  const none = Object.fromEntries(RANKING_FEATURES.map((name) => [name, 0])) as Record<RankingFeature, number>;
  return { ...none, ...values };
}

describe('what a survey brings into the programmes', () => {
  it('is the members that count for PKH', () => {
    const facts = householdFacts(
      features({ pregnant: 1, children0to6: 2, pupilsSd: 3, pupilsSmp: 4, pupilsSma: 5, elderly60: 6, disabled: 7 }),
    );

    expect(facts).toEqual({
      pregnant: 1,
      earlyChildhood: 2,
      pupilSd: 3,
      pupilSmp: 4,
      pupilSma: 5,
      elderly: 6,
      severeDisability: 7,
      exclusions: [],
    });
  });

  it('is an exclusion when the head works in public office', () => {
    expect(householdFacts(features({ workStatusHead: 4 })).exclusions).toEqual(['asn-tni-polri']);
    expect(householdFacts(features({ workStatusHead: 3 })).exclusions).toEqual([]);
  });
});
