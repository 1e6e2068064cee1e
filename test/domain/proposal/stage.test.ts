import { disputeUnderWay } from '../../../domain/proposal/stage';

describe('a dispute is under way', () => {
  it.each([
    ['objection', 'objection-verification', 'objection'],
    ['objection', 'facilitator-assignment', 'objection'],
    ['objection', 'groundcheck-visit', 'objection'],
    ['objection', 'objection-review', 'objection'],
    ['objection', 'objection-appeal', 'appeal'],
    ['objection', 'objection-window', undefined],
    ['objection', 'none', undefined],
    ['groundcheck', 'groundcheck-visit', undefined],
  ] as const)('in stage %s with next step %s: %s', (stage, nextStep, dispute) => {
    expect(disputeUnderWay({ stage, nextStep })).toBe(dispute);
  });
});
