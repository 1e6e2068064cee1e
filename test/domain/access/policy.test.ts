import fc from 'fast-check';

import {
  decideAccess,
  POLICY,
  type Access,
  type AccessQuestion,
  type OperationName,
} from '../../../domain/access/policy';
import { OBJECT_STATES, OWNERSHIPS, REGION_RELATIONS } from '../../../domain/access/relation';
import { ROLES } from '../../../domain/tasks/catalogue';
import { secondOpinion } from './second-policy';

const OPERATIONS = Object.keys(POLICY) as OperationName[];

function inWords(access: Access): string {
  return access.allowed ? access.fields : access.refusal;
}

/** Every cell: role × operation × region relation × state × ownership, and each operation without an object. */
function* everyQuestion(): Generator<AccessQuestion> {
  for (const role of ROLES) {
    for (const operation of OPERATIONS) {
      yield { role, operation };
      for (const relation of REGION_RELATIONS)
        for (const state of OBJECT_STATES)
          for (const ownership of OWNERSHIPS) yield { role, operation, object: { relation, state, ownership } };
    }
  }
}

describe('the policy', () => {
  it('is the same as its second, independent writing in every cell', () => {
    const differences = [...everyQuestion()].flatMap((question) => {
      const [table, second] = [inWords(decideAccess(question)), secondOpinion(question)];
      return table === second ? [] : [{ ...question, table, second }];
    });

    expect([...everyQuestion()].length).toBe(ROLES.length * OPERATIONS.length * (1 + 5 * 2 * 4));
    expect(differences).toEqual([]);
  });

  it('agrees with the second writing in a hundred thousand random decisions', () => {
    const object = fc.record({
      relation: fc.constantFrom(...REGION_RELATIONS),
      state: fc.constantFrom(...OBJECT_STATES),
      ownership: fc.constantFrom(...OWNERSHIPS),
    });
    const question = fc.record(
      { role: fc.constantFrom(...ROLES), operation: fc.constantFrom(...OPERATIONS), object },
      { requiredKeys: ['role', 'operation'] },
    );

    fc.assert(
      fc.property(
        question,
        (asked) => inWords(decideAccess(asked as AccessQuestion)) === secondOpinion(asked as AccessQuestion),
      ),
      { numRuns: 100_000 },
    );
  });

  it('lets nobody near an object that lies elsewhere or above', () => {
    const near = [...everyQuestion()].filter(
      ({ object }) => object?.relation === 'elsewhere' || object?.relation === 'above',
    );
    const letIn = near.filter(({ role, operation, object }) => {
      const hasObject = POLICY[operation].rules.some((rule) => 'relations' in rule);
      return hasObject && object !== undefined && decideAccess({ role, operation, object }).allowed;
    });

    expect(near.length).toBeGreaterThan(1000);
    expect(letIn).toEqual([]);
  });

  it('lets nobody decide an open task that is not claimed by the caller', () => {
    const decisions = [...everyQuestion()].filter(
      ({ operation, object }) =>
        (operation === 'complete-task' || operation === 'return-task') &&
        object?.state === 'open' &&
        object.ownership !== 'mine',
    );

    expect(decisions.filter((question) => decideAccess(question).allowed)).toEqual([]);
  });
});
