import { randomUUID } from 'node:crypto';

import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';

import { proposalWorkflowId } from '../../contracts/names';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

interface Failure {
  readonly code: string | null | undefined;
  readonly faults: unknown;
}

/** Starts a proposal as a foreign client might, and says with which code it failed. */
async function failureOf({ workflowId, args }: { workflowId: string; args: unknown[] }): Promise<Failure> {
  await harness.startAnything({ type: 'householdProposal', workflowId, args });
  const error: unknown = await harness.client.workflow
    .getHandle(workflowId)
    .result()
    .catch((caught: unknown) => caught);
  const failure = error instanceof WorkflowFailedError ? error.cause : undefined;
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (!(cause instanceof ApplicationFailure)) throw new Error('It did not fail with a refusal', { cause: error });
  return { code: cause.type, faults: cause.details?.[0] };
}

describe('a start that cannot be admitted', () => {
  it.each([
    ['household-1'],
    ['proposal-1'],
    [`objection-${randomUUID()}`],
    [`proposal-${randomUUID().toUpperCase()}X`],
  ])('under the id %s fails at once for its id', async (workflowId) => {
    const { code } = await failureOf({ workflowId, args: [{ admitted: true }] });

    expect(code).toBe('workflow-id-invalid');
  });

  it.each([
    ['a text', 'x'],
    ['a number', 5],
    ['null', null],
    ['an empty object', {}],
    ['a list', []],
    ['something admitted that is not true', { admitted: 'yes' }],
    ['a number for a submission', { submission: 1 }],
    ['an empty submission', { submission: {} }],
  ])('with %s fails at once as an invalid submission', async (_what, input) => {
    const { code } = await failureOf({ workflowId: proposalWorkflowId(randomUUID()), args: [input] });

    expect(code).toBe('submission-invalid');
  });

  it('with nothing at all fails at once as an invalid submission', async () => {
    const { code } = await failureOf({ workflowId: proposalWorkflowId(randomUUID()), args: [] });

    expect(code).toBe('submission-invalid');
  });

  it('says by pointer which fields are at fault, and repeats no value', async () => {
    const submission = { channel: 'window', kkNumber: 7 };
    const { faults } = await failureOf({ workflowId: proposalWorkflowId(randomUUID()), args: [{ submission }] });

    expect(faults).toEqual(
      expect.arrayContaining([
        { pointer: '/channel', code: 'not-in-code-list' },
        { pointer: '/kkNumber', code: 'wrong-type' },
        { pointer: '/members', code: 'missing' },
      ]),
    );
    expect(JSON.stringify(faults)).not.toContain('window');
  });

  it('as admitted, of a household nobody admitted, fails at once', async () => {
    const { code } = await failureOf({ workflowId: proposalWorkflowId(randomUUID()), args: [{ admitted: true }] });

    expect(code).toBe('proposal-unknown');
  });
});
