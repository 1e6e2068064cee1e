import { randomUUID } from 'node:crypto';

import type { ProposalStatus } from '../../contracts/household-proposal';
import { recordStep } from '../../store/journal';
import { anAdmittedProposal, aStep } from '../support/audit';
import { testStores, type TestStores } from '../support/database';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const DUE = '2026-02-16T17:00:00.000Z';
const HEARD: ProposalStatus = {
  stage: 'objection',
  nextStep: 'objection-verification',
  holder: 'dinsos',
  holderOffice: '9901',
  reasonCodes: [],
  needsAttention: false,
};
const VISITED: ProposalStatus = { ...HEARD, nextStep: 'groundcheck-visit', holder: 'facilitator', dueAt: DUE };

/** A proposal whose own workflow last wrote `status` with its third step. */
async function proposalThatStands(status: ProposalStatus): Promise<string> {
  const proposalId = await anAdmittedProposal(stores);
  const proposal = { version: '2026Q1', groundchecked: false, awaitsVersion: false, correctionRounds: 0, returns: 0 };
  const step = aStep(proposalId, { stepNo: 3, firstSeq: 1, kinds: ['objection-filed'] });
  await recordStep(stores.database.pool, { ...step, proposal: { ...proposal, status } });
  return proposalId;
}

interface Told {
  readonly stepNo: number;
  readonly objection: ProposalStatus;
  readonly workflowId: string;
}

async function tell(proposalId: string, { stepNo, objection, workflowId }: Told): Promise<void> {
  const { proposal: _owned, ...step } = aStep(proposalId, { stepNo, firstSeq: stepNo, kinds: ['task-opened'] });
  await recordStep(stores.database.pool, { ...step, workflowId, objection });
}

const shown = async (proposalId: string) => {
  const found = await stores.proposals.find(proposalId);
  return { ...found?.status, revision: found?.revision };
};

describe('a proposal whose decision is disputed', () => {
  it('shows where the objection stands, and each change is a revision of its own', async () => {
    const proposalId = await proposalThatStands(HEARD);
    const workflowId = `objection-${randomUUID()}`;

    await tell(proposalId, { stepNo: 1, objection: { ...HEARD, dueAt: DUE, needsAttention: true }, workflowId });
    const first = await shown(proposalId);
    await tell(proposalId, { stepNo: 2, objection: VISITED, workflowId });
    const second = await shown(proposalId);

    expect(first).toEqual({ ...HEARD, dueAt: DUE, needsAttention: true, revision: 4 });
    expect(second).toEqual({ ...VISITED, revision: 5 });
  });

  it('is changed once by a step that is written twice, and not by one that comes late', async () => {
    const proposalId = await proposalThatStands(HEARD);
    const workflowId = `objection-${randomUUID()}`;

    for (const stepNo of [2, 2, 1])
      await tell(proposalId, { stepNo, objection: stepNo === 2 ? VISITED : HEARD, workflowId });

    expect(await shown(proposalId)).toEqual({ ...VISITED, revision: 4 });
  });

  it.each([
    ['waits for somebody to object', { ...HEARD, nextStep: 'objection-window', holder: 'household' }],
    ['is ranked again', { ...HEARD, stage: 'ranking', nextStep: 'ranking-version', holder: 'bps' }],
    ['has ended', { ...HEARD, stage: 'closed', nextStep: 'none', holder: 'nobody', end: 'not-eligible' }],
  ] as const)('and meanwhile %s is not changed by it any more', async (_what, status) => {
    const proposalId = await proposalThatStands(status);

    await tell(proposalId, { stepNo: 1, objection: VISITED, workflowId: `objection-${randomUUID()}` });

    expect(await shown(proposalId)).toEqual({ ...status, revision: 3 });
  });

  it('goes on by its own steps', async () => {
    const proposalId = await proposalThatStands(HEARD);
    const workflowId = `objection-${randomUUID()}`;
    for (const stepNo of [1, 2, 3, 4, 5]) await tell(proposalId, { stepNo, objection: VISITED, workflowId });

    const proposal = { version: '2026Q1', groundchecked: false, awaitsVersion: true, correctionRounds: 0, returns: 0 };
    const status: ProposalStatus = { ...HEARD, stage: 'ranking', nextStep: 'ranking-version', holder: 'bps' };
    const step = aStep(proposalId, { stepNo: 4, firstSeq: 2, kinds: ['objection-accepted'] });
    await recordStep(stores.database.pool, { ...step, proposal: { ...proposal, status } });

    expect(await shown(proposalId)).toEqual({ ...status, revision: 9 });
  });
});
