import fc from 'fast-check';

import { CORRECTION_REASONS, REASON_CODES, REJECTION_REASONS } from '../../../domain/proposal/reason-codes';
import { taskDefinition, TASK_KINDS, type TaskKind } from '../../../domain/tasks/catalogue';
import {
  MAX_CORRECTION_ROUNDS,
  officeFor,
  refuseActor,
  refuseOutcome,
  refuseReturn,
  type Actor,
  type OpenTask,
} from '../../../domain/tasks/decide';

const VILLAGE = '9901012001';

/** A task as its workflow opens it for a household in the test village. */
function aTask(kind: TaskKind, overrides: Partial<OpenTask> = {}): OpenTask {
  const { role, office } = taskDefinition(kind);
  return { taskId: 'task-1', kind, role, office: officeFor(office, VILLAGE), escalationLevel: 0, ...overrides };
}

/** The same task after the next office was called in. */
function escalated(kind: TaskKind): OpenTask {
  const { escalateTo } = taskDefinition(kind);
  return aTask(kind, { escalationLevel: 1, escalatedOffice: officeFor(escalateTo.office, VILLAGE) });
}

/** Siti, in the office and role the task was given to. */
function officerOf(kind: TaskKind): Actor {
  const { role, office } = taskDefinition(kind);
  return { personId: 'siti', role, office: officeFor(office, VILLAGE) };
}

/** Budi, in the office that is called in. */
function superiorOf(kind: TaskKind): Actor {
  const { role, office } = taskDefinition(kind).escalateTo;
  return { personId: 'budi', role, office: officeFor(office, VILLAGE) };
}

const kinds = fc.constantFrom(...TASK_KINDS);

describe.each(TASK_KINDS)('a task of kind %s', (kind) => {
  const definition = taskDefinition(kind);

  it('can be completed by its own office with each of its outcomes', () => {
    expect(refuseActor(aTask(kind), { actor: officerOf(kind), actedBy: {} })).toBeUndefined();
    for (const outcome of definition.outcomes) {
      const reasonCodes = outcome === 'rejected' ? [REJECTION_REASONS[0]] : [];

      expect(refuseOutcome(kind, { outcome, reasonCodes })).toBeUndefined();
    }
  });

  it('is refused to every other role until it escalates', () => {
    const others = TASK_KINDS.map((other) => officerOf(other)).filter(({ role }) => role !== definition.role);

    for (const actor of others) expect(refuseActor(aTask(kind), { actor, actedBy: {} })).toBe('wrong-role');
  });

  it('can be completed by either office once it has escalated', () => {
    expect(refuseActor(escalated(kind), { actor: superiorOf(kind), actedBy: {} })).toBeUndefined();
    expect(refuseActor(escalated(kind), { actor: officerOf(kind), actedBy: {} })).toBeUndefined();
  });

  it('escalates to another role or another office', () => {
    expect({ ...superiorOf(kind), personId: 'siti' }).not.toEqual(officerOf(kind));
  });

  it('is refused to whoever completed one of the tasks it checks, in this case', () => {
    const actor = officerOf(kind);

    for (const earlier of definition.notBy) {
      expect(refuseActor(aTask(kind), { actor, actedBy: { [earlier]: ['wayan', 'siti'] } })).toBe('same-officer');
      expect(refuseActor(aTask(kind), { actor, actedBy: { [earlier]: ['wayan'] } })).toBeUndefined();
    }
  });

  it('is refused to that person in the office that is called in, too', () => {
    const actor = superiorOf(kind);

    for (const earlier of definition.notBy) {
      expect(refuseActor(escalated(kind), { actor, actedBy: { [earlier]: ['budi'] } })).toBe('same-officer');
    }
  });

  it('knows no outcome that nobody listed', () => {
    expect(refuseOutcome(kind, { outcome: 'approved', reasonCodes: [] })).toBe('outcome-not-allowed');
  });
});

describe('the territory of an office', () => {
  it('holds the tasks of its own region and of no other', () => {
    const task = aTask('completeness-check');
    const verifier = officerOf('completeness-check');

    expect(refuseActor(task, { actor: { ...verifier, office: '9902' }, actedBy: {} })).toBe('wrong-office');
    expect(refuseActor(task, { actor: { ...verifier, office: '990' }, actedBy: {} })).toBe('wrong-office');
    expect(refuseActor(task, { actor: { ...verifier, office: VILLAGE }, actedBy: {} })).toBe('wrong-office');
  });

  it('is that of the office called in for whoever belongs to it', () => {
    const task = escalated('completeness-check');
    const elsewhere = { ...superiorOf('completeness-check'), office: '98' };

    expect(refuseActor(task, { actor: elsewhere, actedBy: {} })).toBe('wrong-office');
  });

  it('is that of the task where the office called in is not named', () => {
    const { escalatedOffice: _office, ...task } = escalated('duplicate-review');

    expect(refuseActor(task, { actor: superiorOf('duplicate-review'), actedBy: {} })).toBeUndefined();
  });

  it('never lets an official act on a task of another region, whatever the kind', () => {
    const foreign = fc.constantFrom('98', '9801', '9801012001');

    fc.assert(
      fc.property(kinds, foreign, fc.boolean(), (kind, office, isEscalated) => {
        const task = isEscalated ? escalated(kind) : aTask(kind);

        for (const actor of [officerOf(kind), superiorOf(kind)]) {
          expect(refuseActor(task, { actor: { ...actor, office }, actedBy: {} })).toBeDefined();
        }
      }),
    );
  });

  it.each([
    ['village', VILLAGE],
    ['kabupaten', '9901'],
    ['province', '99'],
    ['nation', ''],
  ] as const)('of level %s is %j for a household in the test village', (level, office) => {
    expect(officeFor(level, VILLAGE)).toBe(office);
  });
});

describe('a task assigned to one person', () => {
  const task = aTask('groundcheck-visit', { assignedTo: 'wayan' });
  const facilitator = officerOf('groundcheck-visit');

  it('is refused to every other of the same office', () => {
    expect(refuseActor(task, { actor: facilitator, actedBy: {} })).toBe('not-assigned-to-you');
    expect(refuseActor(task, { actor: { ...facilitator, personId: 'wayan' }, actedBy: {} })).toBeUndefined();
  });

  it('may still be done by the office called in', () => {
    const called = { ...escalated('groundcheck-visit'), assignedTo: 'wayan' };

    expect(refuseActor(called, { actor: superiorOf('groundcheck-visit'), actedBy: {} })).toBeUndefined();
  });
});

describe('a rejection', () => {
  const reject = (reasonCodes: readonly (typeof REASON_CODES)[number][]) =>
    refuseOutcome('ratification', { outcome: 'rejected', reasonCodes });

  it('needs a reason, and one that Dinsos may give', () => {
    expect(reject([])).toBe('reason-required');
    expect(reject(['BUKAN_SASARAN', 'DI_LUAR_DESIL'])).toBe('reason-not-allowed');
    expect(reject([...REJECTION_REASONS])).toBeUndefined();
  });

  it('never gives the decile as its reason: Dinsos decides nothing about aid', () => {
    const others = REASON_CODES.filter((code) => !(REJECTION_REASONS as readonly string[]).includes(code));

    for (const code of others) expect(reject([code])).toBe('reason-not-allowed');
  });
});

describe('a return', () => {
  const request = { reasonCodes: [CORRECTION_REASONS[0]], markedFields: ['/members/0/name'], roundsSoFar: 0 };

  it('names a reason for corrections and marks the fields', () => {
    expect(refuseReturn('completeness-check', request)).toBeUndefined();
    expect(refuseReturn('completeness-check', { ...request, reasonCodes: [] })).toBe('reason-required');
    expect(refuseReturn('completeness-check', { ...request, reasonCodes: ['DI_LUAR_DESIL'] })).toBe(
      'reason-not-allowed',
    );
    expect(refuseReturn('ratification', { ...request, markedFields: [] })).toBe('fields-required');
  });

  it('is possible for a limited number of rounds', () => {
    expect(refuseReturn('ratification', { ...request, roundsSoFar: MAX_CORRECTION_ROUNDS - 1 })).toBeUndefined();
    expect(refuseReturn('ratification', { ...request, roundsSoFar: MAX_CORRECTION_ROUNDS })).toBe('rounds-exhausted');
  });

  it('of a groundcheck needs a reason, but no marked fields and no limit', () => {
    const again = { reasonCodes: ['GC_ISIAN_DIRAGUKAN'], markedFields: [], roundsSoFar: 99 } as const;

    expect(refuseReturn('groundcheck-review', again)).toBeUndefined();
    expect(refuseReturn('groundcheck-review', { ...again, reasonCodes: [] })).toBe('reason-required');
  });

  it.each(TASK_KINDS.filter((kind) => taskDefinition(kind).returnsTo === undefined))('of a %s is refused', (kind) => {
    expect(refuseReturn(kind, request)).toBe('return-not-allowed');
  });
});
