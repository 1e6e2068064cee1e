import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';

import type { RegistryCheckInput, RegistryCheckOutcome } from '../contracts/registry-check';
import { kabupatenOf } from '../domain/region';
import { CaseFile } from './case-file';
import { clearDesk, humanTask, openDesk, type Desk } from './human-task';

/**
 * Has somebody in the field look at a household of the merged registry whose identities are unclear, and somebody else accept
 * what was found. Changes nothing by itself: what was found stands in the task and is for the next merge to use.
 * @basis FASIH: officer submits, supervisor approves or rejects
 */
export async function registryCheck(input: RegistryCheckInput): Promise<RegistryCheckOutcome> {
  const desk: Desk = {};
  openDesk(desk);
  const file = checkFile(input);
  desk.file = file;
  try {
    const found = await acceptedFinding(desk, input);
    await close(file, () => {
      file.note('registry-check-accepted', { outcome: found });
    });
    return { found };
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => {
      clearDesk(desk);
      return close(file, () => {
        file.note('registry-check-stopped');
      });
    });
    throw error;
  }
}

async function acceptedFinding(desk: Desk, { household, reasonCodes }: RegistryCheckInput): Promise<string> {
  for (;;) {
    const looked = await humanTask(desk, { kind: 'registry-check', subject: household, reasonCodes });
    if (looked.kind !== 'completed') continue;
    const review = await humanTask(desk, { kind: 'registry-check-review', subject: household, reasonCodes });
    if (review.kind === 'completed' && review.command.outcome === 'accepted') return looked.command.outcome;
  }
}

function checkFile({ calendar, household, reasonCodes }: RegistryCheckInput): CaseFile {
  const { reference, villageCode } = household;
  return new CaseFile({
    calendar,
    villageCode,
    alsoShown: () => [['Registry record', reference]],
    status: {
      stage: 'groundcheck',
      nextStep: 'registry-check',
      holder: 'facilitator',
      holderOffice: kabupatenOf(villageCode),
      reasonCodes,
      needsAttention: false,
    },
  });
}

/** The last line of the timeline already says that nobody holds it. */
async function close(file: CaseFile, say: () => void): Promise<void> {
  file.stand({ stage: 'closed', holder: 'nobody', holderOffice: '', nextStep: 'none', needsAttention: false });
  say();
  file.allCommandsHandled();
  await file.flush();
  await condition(allHandlersFinished);
}
