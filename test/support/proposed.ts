import { randomUUID } from 'node:crypto';

import type { WorkflowHandle } from '@temporalio/client';

import {
  applyRanking,
  fileObjection,
  repair,
  withdraw,
  type ApplyRanking,
  type CompleteTask,
  type LinkedVisitSummary,
  type ProposalOutcome,
  type ProposalStatus,
  type VisitSummary,
} from '../../contracts/household-proposal';
import type { Programme } from '../../domain/eligibility/rules';
import type { ReasonCode } from '../../domain/proposal/reason-codes';
import type { householdProposal } from '../../workflows';
import { CaseFollower, type Command } from './case-follower';
import type { World } from './world';

type Decided = Extract<ApplyRanking, { kind: 'decided' }>;

/** A started proposal and the people who act on it. */
export class Proposed extends CaseFollower<World> {
  private visits = 0;

  override get handle(): WorkflowHandle<typeof householdProposal> {
    return this.client.workflow.getHandle<typeof householdProposal>(this.workflowId);
  }

  get lastStatus(): ProposalStatus | undefined {
    return this.steps.at(-1)?.proposal?.status;
  }

  /** Verified and ratified. */
  async throughIntake(): Promise<void> {
    await this.complete('completeness-check');
    await this.complete('ratification');
  }

  /** A visit that found the household, or ended with another outcome; each on a day of its own. */
  async visit(change: Partial<VisitSummary> = {}, more: Command<CompleteTask> = {}): Promise<ProposalStatus> {
    return this.complete('groundcheck-visit', { visit: { ...this.nextVisit(), ...change }, ...more });
  }

  private nextVisit(): VisitSummary {
    this.visits += 1;
    const startedAt = `2026-01-${String(this.visits + 5).padStart(2, '0')}T09:00:00+07:00`;
    const found = { outcome: 'found', formVersion: 'gc-2026-02', sha256: 'ab'.repeat(32) };
    return { answersId: randomUUID(), startedAt, ...found };
  }

  /** A visit to the other holder of a NIK, who was not found there unless another outcome is told. */
  async visitOther(
    change: Partial<LinkedVisitSummary> = {},
    more: Command<CompleteTask> = {},
  ): Promise<ProposalStatus> {
    const summary = { ...this.nextVisit(), personOutcome: '7' };
    return this.complete('linked-visit', { linkedVisit: { ...summary, ...change }, ...more });
  }

  async throughGroundcheck(): Promise<void> {
    await this.visit();
    await this.complete('groundcheck-review');
  }

  awaitsVersion(): Promise<void> {
    return this.until('the wait for a version', () => this.steps.at(-1)?.proposal?.awaitsVersion === true);
  }

  /** The quarter's run tells what it decided. */
  async rank(told: Partial<Decided> = {}): Promise<ProposalStatus> {
    await this.awaitsVersion();
    return this.tell({ ...decided('granted'), ...told });
  }

  tell(told: ApplyRanking, updateId: string = randomUUID()): Promise<ProposalStatus> {
    return this.handle.executeUpdate(applyRanking, { updateId, args: [told] });
  }

  async object(objectionId: string = randomUUID()): Promise<ProposalStatus> {
    await this.until('the objection window', () => this.lastStatus?.nextStep === 'objection-window');
    return this.handle.executeUpdate(fileObjection, { updateId: objectionId, args: [{ objectionId, evidence: [] }] });
  }

  withdraw(updateId: string = randomUUID()): Promise<ProposalStatus> {
    return this.handle.executeUpdate(withdraw, { updateId, args: [{ reason: 'DITARIK_PEMOHON' }] });
  }

  repair(updateId: string = randomUUID()): Promise<ProposalStatus> {
    return this.handle.executeUpdate(repair, { updateId, args: [{ by: 'person-of-operations' }] });
  }

  /** How it ended. With a name, its history is kept for the replay test when histories are being recorded. */
  async ended(history?: string): Promise<ProposalOutcome> {
    const outcome = await this.handle.result();
    if (history !== undefined) await this.keep(history);
    return outcome;
  }
}

const REASON = {
  granted: 'DESIL_MEMENUHI',
  refused: 'DI_LUAR_DESIL',
  'waiting-list': 'KUOTA_PENUH',
} as const satisfies Record<string, ReasonCode>;

/** What a run tells when it decided about one programme. */
export function decided(
  outcome: keyof typeof REASON,
  { reason = REASON[outcome], programme = 'SEMBAKO' }: { reason?: ReasonCode; programme?: Programme } = {},
): Decided {
  const amountRupiah = outcome === 'granted' ? 600_000 : 0;
  const decision = { programme, outcome, reasons: [reason], amountRupiah };
  const version = '2026Q2';
  return {
    kind: 'decided',
    runId: randomUUID(),
    version,
    quarter: version,
    decile: 2,
    decileVersion: version,
    decisions: [outcome === 'waiting-list' ? { ...decision, position: 7 } : decision],
  };
}
