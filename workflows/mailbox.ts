import { condition, setHandler, type CancellationScope } from '@temporalio/workflow';

import {
  applyRanking,
  currentStatus,
  fileObjection,
  repair,
  withdraw,
  type ApplyRanking,
  type FileObjection,
  type ProposalStatus,
  type Withdraw,
} from '../contracts/household-proposal';
import { objectionClock } from '../domain/calendar/calendar';
import { refuseObjection } from '../domain/objection/rules';
import type { CaseFile } from './case-file';
import type { Desk } from './human-task';
import { refuse } from './refuse';
import type { Mailbox } from './proposal';

export interface MailboxOptions {
  readonly desk: Desk;
  readonly mailbox: Mailbox;
  /** The scope the journey runs in: a withdrawal cancels whatever it waits for. */
  readonly story: CancellationScope;
}

function fileOf(desk: Desk): CaseFile {
  return desk.file ?? refuse('not-admitted-yet');
}

/** Handles everything that is said to a proposal other than decisions on its open task. */
export function openMailbox(options: MailboxOptions): void {
  handleWithdrawal(options);
  handleRanking(options);
  handleObjection(options);
  handleRepair(options);
  setHandler(currentStatus, () => options.desk.file?.status ?? refuse('not-admitted-yet'), {
    description: 'Where the proposal stands, who holds it, until when, and what comes next',
  });
}

function isClosed({ status }: CaseFile): boolean {
  return status.stage === 'closed';
}

function handleWithdrawal({ desk, mailbox, story }: MailboxOptions): void {
  setHandler(
    withdraw,
    async (command): Promise<ProposalStatus> => {
      const file = fileOf(desk);
      mailbox.withdrawal = command;
      // A decision that was accepted before is carried out before, and may end the case itself.
      if (desk.result !== undefined) await condition(() => desk.result === undefined);
      if (isClosed(file)) return refuse('proposal-closed');
      desk.isClosing = true;
      const number = file.commandAccepted();
      story.cancel();
      await file.published(number);
      return file.status;
    },
    {
      validator: (_command: Withdraw) => {
        if (isClosed(fileOf(desk)) || mailbox.withdrawal !== undefined) refuse('proposal-closed');
      },
      description: 'The household takes its proposal back',
    },
  );
}

function handleRanking({ desk, mailbox }: MailboxOptions): void {
  setHandler(
    applyRanking,
    async (told): Promise<ProposalStatus> => {
      const file = fileOf(desk);
      if (mailbox.appliedRuns?.includes(told.runId) === true) return file.status;
      mailbox.appliedRuns = [...(mailbox.appliedRuns ?? []), told.runId];
      mailbox.ranking = told;
      await file.published(file.commandAccepted());
      return file.status;
    },
    {
      validator: (told: ApplyRanking) => {
        const { stage, nextStep } = fileOf(desk).status;
        const waits = stage === 'ranking' || nextStep === 'waiting-list';
        const known = mailbox.appliedRuns?.includes(told.runId) === true;
        if (!known && (!waits || mailbox.ranking !== undefined)) refuse('not-awaiting-version');
      },
      description: "The quarter's run tells the proposal its decile and decisions",
    },
  );
}

function handleObjection({ desk, mailbox }: MailboxOptions): void {
  setHandler(
    fileObjection,
    async (objection): Promise<ProposalStatus> => {
      const file = fileOf(desk);
      mailbox.objection = objection;
      await file.published(file.commandAccepted());
      return file.status;
    },
    {
      validator: (objection: FileObjection) => {
        const { calendar, status, villageCode } = fileOf(desk);
        const open = status.nextStep === 'objection-window';
        if (!open || mailbox.objection !== undefined) refuse('objection-window-closed');
        const ruleId = objectionClock(calendar, villageCode).rule;
        const refusal = refuseObjection(objection, { ruleId, villageCode });
        if (refusal !== undefined) refuse(refusal);
      },
      description: 'The household disputes the decisions of the quarter',
    },
  );
}

function handleRepair({ desk }: MailboxOptions): void {
  setHandler(
    repair,
    async ({ by }): Promise<ProposalStatus> => {
      const file = fileOf(desk);
      const taskId = file.openTask?.taskId ?? refuse('task-not-open');
      const actor = { personId: by, role: 'system-operator', office: '' } as const;
      desk.result = { kind: 'completed', command: { taskId, outcome: 'try-again', actor } };
      await file.published(file.commandAccepted());
      return file.status;
    },
    {
      validator: (_repair: { readonly by: string }) => {
        if (fileOf(desk).openTask?.kind !== 'agency-repair' || desk.result !== undefined) refuse('task-not-open');
      },
      description: 'Operator: the cause of a refused agency call is mended, call the agency again',
    },
  );
}
