import { regionRelation, taskOwnership, taskRelation, type PlacedTask } from '../../../domain/access/relation';
import { NATION } from '../../../domain/region';
import type { Actor } from '../../../domain/tasks/decide';

const budi: Actor = { personId: 'budi', role: 'dinsos-verifier', office: '3201' };

function aTask(changes: Partial<PlacedTask> = {}): PlacedTask {
  return {
    kind: 'completeness-check',
    role: 'dinsos-verifier',
    office: '3201',
    escalationLevel: 0,
    escalatedOffice: null,
    assignedTo: null,
    claimedBy: null,
    ...changes,
  };
}

describe('the relation of a region to an office', () => {
  it.each([
    ['3201', '3201', 'own'],
    ['3201022003', '3201', 'below'],
    ['32', '3201', 'above'],
    ['7371', '3201', 'elsewhere'],
    ['3201', NATION, 'below'],
    [NATION, NATION, 'own'],
    [NATION, '3201', 'above'],
    ['320', '32', 'elsewhere'],
    ['32010', '3201', 'elsewhere'],
  ])('of %p to %p is %s', (region, office, relation) => {
    expect(regionRelation(region, office)).toBe(relation);
  });
});

describe('the relation of a task to an official', () => {
  it('is that of its office where the role is his', () => {
    expect(taskRelation(aTask(), budi)).toBe('own');
    expect(taskRelation(aTask({ office: '7371' }), budi)).toBe('elsewhere');
  });

  it('is that of the office called in once it was escalated', () => {
    const lilis: Actor = { personId: 'lilis', role: 'province-officer', office: '32' };
    const escalated = aTask({ escalationLevel: 1, escalatedOffice: '32' });

    expect(taskRelation(escalated, lilis)).toBe('own');
    expect(taskRelation(aTask({ escalationLevel: 1 }), lilis)).toBe('below');
    expect(taskRelation(aTask(), lilis)).toBe('supervised');
  });

  it('is supervision where the role works under his, in his territory alone', () => {
    const dadang: Actor = { personId: 'dadang', role: 'dinsos-head', office: '3201' };

    expect(taskRelation(aTask(), dadang)).toBe('supervised');
    expect(taskRelation(aTask({ office: '7371' }), dadang)).toBe('elsewhere');
    expect(taskRelation(aTask({ role: 'bps-officer', kind: 'ranking-publication', office: NATION }), dadang)).toBe(
      'elsewhere',
    );
    expect(taskRelation(aTask({ role: 'dinsos-head', kind: 'ratification' }), budi)).toBe('elsewhere');
  });
});

describe('the ownership of a task', () => {
  it.each([
    [{}, 'nobody'],
    [{ claimedBy: 'budi' }, 'mine'],
    [{ claimedBy: 'euis' }, 'anothers'],
    [{ assignedTo: 'euis' }, 'reserved'],
    [{ assignedTo: 'budi', claimedBy: 'budi' }, 'mine'],
  ])('of %p is %s', (changes, ownership) => {
    expect(taskOwnership(aTask(changes), budi)).toBe(ownership);
  });

  it('of a task given to the official on leave is free to whoever stands in for him', () => {
    const standIn: Actor = { ...budi, onBehalfOf: 'euis' };

    expect(taskOwnership(aTask({ assignedTo: 'euis' }), standIn)).toBe('nobody');
  });

  it('of a task given to one person is no obstacle to the office that was called in', () => {
    const rina: Actor = { personId: 'rina', role: 'pkh-coordinator', office: '3201' };
    const visit = aTask({ kind: 'groundcheck-visit', role: 'field-facilitator', assignedTo: 'ujang' });

    expect(taskOwnership(visit, rina)).toBe('nobody');
  });
});
