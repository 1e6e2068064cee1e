import { householdFacts } from '../../../domain/eligibility/household-facts';
import type { GroundcheckAnswers } from '../../../domain/groundcheck/answers';
import { aSurvey, aSurveyOf2025, aSurveyWithMember, VISITED_ON } from '../../support/groundcheck-answers';
import { formOf } from '../groundcheck/checked';

function factsOf(answers: GroundcheckAnswers) {
  return householdFacts({ form: formOf(answers.formVersion), answers });
}

describe('what a survey brings into the programmes', () => {
  it('is the members that count for PKH', () => {
    expect(factsOf(aSurvey())).toEqual({
      pregnant: 0,
      earlyChildhood: 1,
      pupilSd: 1,
      pupilSmp: 0,
      pupilSma: 0,
      elderly: 0,
      severeDisability: 1,
      exclusions: [],
    });
  });

  const inOffice = {
    code: 'asn-tni-polri',
    statedBy: 'groundcheck',
    statedOn: VISITED_ON,
    concerns: 'member',
  };

  it.each([
    ['the head', 0],
    ['another member', 1],
  ])('is an exclusion, dated by the visit, when %s works in public office', (_, member) => {
    expect(factsOf(aSurveyWithMember(member, { workStatus: '4' })).exclusions).toEqual([inOffice]);
    expect(factsOf(aSurveyWithMember(member, { workStatus: '3' })).exclusions).toEqual([]);
  });

  it('is no exclusion when who works in public office lives there no more', () => {
    expect(factsOf(aSurveyWithMember(1, { workStatus: '4', presence: '3' })).exclusions).toEqual([]);
  });

  it('reads the codes of the form it was asked by', () => {
    const survey = aSurveyOf2025();
    const members = (survey.members ?? []).map((member, index) =>
      index === 0 ? { ...member, workStatus: '5' } : member,
    );

    expect(factsOf({ ...survey, members }).exclusions).toEqual([inOffice]);
  });
});
