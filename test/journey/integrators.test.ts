import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

import { proposalWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import { startProposal } from '../../contracts/start-proposal';
import { eventually } from '../../scripts/play/officials';
import { temporalExecutable } from '../../scripts/services/temporal-executables';
import { identitiesOf, YOUNG_FAMILY } from './families';
import { BOGOR, enterWorld, Story, type World } from './support';

const run = promisify(execFile);
let world: World;
let story: Story;
beforeAll(async () => {
  world = await enterWorld();
  story = await Story.begin(world, { from: '2026-06-02T08:00:00+07:00', dayMs: 60_000 });
});
afterAll(() => world.close());

function aHousehold(): ReturnType<Story['submission']> {
  return { ...story.submission({ channel: 'kemensos' }), ...identitiesOf(YOUNG_FAMILY) };
}

/** Waits until Dinsos has the proposal on its desk. */
function onTheDesk(proposalId: string): Promise<string> {
  return eventually({ what: `${proposalId} on the desk` }, async () => {
    const answer = await world.api.call<{ status?: { nextStep: string } }>({
      path: `/v1/proposals/${proposalId}`,
      as: 'budi',
    });
    const nextStep = answer.body.status?.nextStep;
    return nextStep === 'completeness-check' ? nextStep : undefined;
  });
}

async function refusalOf(workflowId: string, input: unknown): Promise<{ code: string | undefined; faults: unknown }> {
  const started = { workflowId, taskQueue: TASK_QUEUES.proposals, args: [input] };
  const failure: unknown = await world.temporal.workflow
    .execute(WORKFLOW_TYPES.householdProposal, started)
    .catch((error: unknown) => error);
  const cause = failure instanceof WorkflowFailedError ? failure.cause : undefined;
  const root = cause?.cause instanceof ApplicationFailure ? cause.cause : cause;
  return root instanceof ApplicationFailure
    ? { code: root.type ?? undefined, faults: root.details?.[0] }
    : { code: 'none', faults: [] };
}

describe('starting a proposal', () => {
  it('over HTTP twice with one key is one proposal', async () => {
    const household = aHousehold();
    const key = `key-${randomUUID()}`;

    const first = await story
      .file('dewi', household)
      .then(() => world.offices.file({ as: 'dewi', submission: household, key }));
    const second = await world.offices.file({ as: 'dewi', submission: household, key });

    expect(second.proposalId).toBe(first.proposalId);
    expect(await onTheDesk(first.proposalId)).toBe('completeness-check');
  });

  it('with the TypeScript client and names from contracts, twice with one id, is one proposal', async () => {
    const proposalId = randomUUID();
    const start = { proposalId, channel: 'kemensos', village: BOGOR, input: { submission: aHousehold() } };

    await startProposal(world.temporal, start);
    await startProposal(world.temporal, start);

    expect(await onTheDesk(proposalId)).toBe('completeness-check');
  });

  it('with the Temporal CLI by name and a JSON input', async () => {
    const executable = (await temporalExecutable()) ?? 'temporal';
    const proposalId = randomUUID();
    const input = JSON.stringify({ submission: aHousehold() });
    const { temporalAddress, namespace } = world.journey;
    const names = [
      '--type',
      'householdProposal',
      '--task-queue',
      'proposals',
      '--workflow-id',
      proposalWorkflowId(proposalId),
    ];

    await run(executable, [
      'workflow',
      'start',
      '--address',
      temporalAddress,
      '--namespace',
      namespace,
      ...names,
      '--input',
      input,
    ]);

    expect(await onTheDesk(proposalId)).toBe('completeness-check');
  });
});

describe('a wrong start', () => {
  it.each([
    ['a string', 'x'],
    ['nothing', null],
    ['an empty object', {}],
    ['a submission that is a number', { submission: 5 }],
  ])('with %s for an input fails at once with a code', async (_what, input) => {
    const refusal = await refusalOf(proposalWorkflowId(randomUUID()), input);

    expect(refusal.code).toBe('submission-invalid');
  });

  it('with an id that is not proposal-<uuid> fails with its own code', async () => {
    const refusal = await refusalOf(`someone-${randomUUID()}`, { submission: aHousehold() });

    expect(refusal.code).toBe('workflow-id-invalid');
  });

  it.each([
    ['an unknown region', 'region-unknown', { villageCode: '3201999999' }, '/villageCode'],
    [
      'a NIK of wrong shape',
      'submission-invalid',
      { members: [{ nik: '12', name: 'Wayan', birthDate: '1981-03-12', sex: 'male', relation: '1' }] },
      '/members/0/nik',
    ],
    ['a name of 40,000 letters', 'submission-invalid', { address: 'a'.repeat(40_000) }, '/address'],
  ])('with %s names the code and the field, and no value', async (_what, code, change, pointer) => {
    const refusal = await refusalOf(proposalWorkflowId(randomUUID()), { submission: { ...aHousehold(), ...change } });

    expect(['submission-invalid', code, 'nik-shape']).toContain(refusal.code);
    expect(JSON.stringify(refusal.faults)).toContain(pointer);
    expect(JSON.stringify(refusal.faults)).not.toContain('aaaa');
  });

  it('of a proposal that nobody admitted fails and leaves nothing running', async () => {
    const refusal = await refusalOf(proposalWorkflowId(randomUUID()), { admitted: true });

    expect(refusal.code).toBe('proposal-unknown');
  });
});
