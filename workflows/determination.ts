import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';

import type { DeterminationInput, ProposedOutcome, SignedDetermination } from '../contracts/determination';
import { CaseFile } from './case-file';
import { quarter } from './cycle-activities';
import { clearDesk, humanTask, openDesk, type Desk, type TaskResult } from './human-task';

/**
 * Has the recipients of a quarter laid down by one officer of Kemensos and signed by a second. What either of them sends
 * back is computed anew, e.g. with a quota that has been mended meanwhile, and asked for again; nothing passes by timeout.
 * @basis none: policy assumption, see domain/tasks/determination-tasks
 */
export async function determination(input: DeterminationInput): Promise<SignedDetermination> {
  const desk: Desk = {};
  openDesk(desk);
  const file = determinationFile(input);
  desk.file = file;
  try {
    const signed = await signedByTwo(desk, { file, input });
    await closeFile(file, 'outcome-determined');
    return signed;
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(async () => {
      clearDesk(desk);
      file.allCommandsHandled();
      await closeFile(file, 'determination-stopped');
    });
    throw error;
  }
}

interface Determining {
  readonly file: CaseFile;
  readonly input: DeterminationInput;
}

async function signedByTwo(desk: Desk, { file, input }: Determining): Promise<SignedDetermination> {
  for (;;) {
    const proposed = await quarter.proposeOutcome({ ...input.cycle, decileVersion: input.decileVersion });
    noteProposed(file, proposed);
    const determinedBy = personWho('determined', await humanTask(desk, { kind: 'determination' }));
    if (determinedBy === undefined) {
      file.note('determination-withheld');
      continue;
    }
    const signedBy = personWho('signed-off', await humanTask(desk, { kind: 'determination-signoff' }));
    if (signedBy !== undefined) return { ...proposed, determinedBy, signedBy };
    file.note('signoff-refused');
  }
}

function personWho(outcome: string, result: TaskResult): string | undefined {
  return result.kind === 'completed' && result.command.outcome === outcome ? result.command.actor.personId : undefined;
}

function noteProposed(file: CaseFile, { decisions, sha256 }: ProposedOutcome): void {
  file.note('outcome-proposed', { decisions, decisionsSha256: sha256 });
}

async function closeFile(file: CaseFile, event: string): Promise<void> {
  file.stand({ stage: 'closed', holder: 'nobody', holderOffice: '', nextStep: 'none' });
  file.note(event);
  await file.flush();
  await condition(allHandlersFinished);
}

function determinationFile({ cycle, decileVersion }: DeterminationInput): CaseFile {
  return new CaseFile({
    calendar: cycle.calendar,
    // The nation's decision: Jakarta's time is where Kemensos sits.
    villageCode: '31',
    alsoShown: () => [
      ['Run', cycle.runId],
      ['Deciles of', decileVersion],
    ],
    status: {
      stage: 'eligibility',
      nextStep: 'determination',
      holder: 'kemensos',
      holderOffice: '',
      reasonCodes: [],
      needsAttention: false,
    },
  });
}
