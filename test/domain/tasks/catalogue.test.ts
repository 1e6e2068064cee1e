import { STAGE_MOVES, STAGES } from '../../../domain/proposal/stage';
import { taskDefinition, TASK_KINDS } from '../../../domain/tasks/catalogue';

describe.each(TASK_KINDS)('the catalogue says of %s', (kind) => {
  const definition = taskDefinition(kind);

  it('on what its rule rests', () => {
    expect(definition.basis).not.toBe('');
  });

  it('at least one outcome and a deadline', () => {
    expect(definition.outcomes.length).toBeGreaterThan(0);
    expect(definition.dueWorkingDays).toBeGreaterThan(0);
    expect(definition.remindDaysBefore).toBeLessThan(definition.dueWorkingDays);
  });

  it('that the end comes no earlier than the escalation', () => {
    expect(definition.endWorkingDaysAfter).toBeGreaterThanOrEqual(definition.escalateWorkingDaysAfter);
  });
});

describe('the moves between stages', () => {
  const reachable = (from: (typeof STAGES)[number]): Set<string> => {
    const seen = new Set<(typeof STAGES)[number]>([from]);
    for (const stage of seen) for (const next of STAGE_MOVES[stage]) seen.add(next);
    return seen;
  };

  it('reach every stage from intake', () => {
    expect([...reachable('intake')].sort()).toEqual([...STAGES].sort());
  });

  it.each(STAGES)('lead from %s to the end, for no proposal may be stuck', (stage) => {
    expect(reachable(stage)).toContain('closed');
  });

  it('never lead out of a closed proposal', () => {
    expect(STAGE_MOVES.closed).toEqual([]);
  });
});
