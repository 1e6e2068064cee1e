import { randomUUID } from 'node:crypto';

import { keepAnswers } from '../../api/task-answers';
import { fileObjection, type ProposalStatus } from '../../contracts/household-proposal';
import type { TaskView } from '../../store/tasks';
import type { Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { following, visited, type Acting } from './cases';
import { decide, officerFor } from './offices';

/** A refused objection that the household took to the province, and what came of it. */
export interface Appealed {
  /** The version whose decision was disputed. */
  readonly version: string;
  /** Of the family. */
  readonly no: number;
  readonly proposalId: string;
  readonly ruling: 'accepted' | 'refused';
  /** What whoever refused the objection was answered when they were about to rule once more. */
  readonly sameOfficer: string;
}

/** Rulings on papers, of both instances. */
type OnPapers = 'objection-review' | 'objection-appeal';

/** After the decision: whoever is drawn to disputes it, and every case comes to rest or to its end. Answers an appeal that was ruled on. */
export async function react(acting: Acting): Promise<Appealed | undefined> {
  const { family, turn, version } = acting;
  const followed = following(family);
  await followed.until(`to hear of ${version}`, ({ events, lastStatus }) => {
    const heard = events.some(({ kind, detail }) => kind === 'decided' && detail['version'] === version);
    const { stage, nextStep } = lastStatus ?? {};
    return heard && (stage === 'closed' || nextStep === 'objection-window' || nextStep === 'waiting-list');
  });
  const status = followed.lastStatus;
  family.isOpen = status?.nextStep === 'waiting-list';
  if (family.isOpen || turn.objects === 'no') return undefined;
  // On a machine that stands still the window may have closed: then the household was too late, as households are.
  if ((await refusalOf(object(followed))) !== 'accepted') return undefined;
  if ((await judged(acting)) === 'accepted') return undefined;
  return turn.appeals === 'no' ? undefined : appeal(acting, turn.appeals);
}

function object({ handle }: Proposed): Promise<ProposalStatus> {
  const objectionId = randomUUID();
  return handle.executeUpdate(fileObjection, { updateId: objectionId, args: [{ objectionId, evidence: [] }] });
}

async function judged(acting: Acting): Promise<'accepted' | 'refused'> {
  const { family, happened, turn } = acting;
  const followed = following(family);
  const village = family.household.villageCode;
  const outcome =
    turn.objects === 'visited' ? 'visit-needed' : turn.objects === 'refused' ? 'unsupported' : 'supported';
  await decide(followed, { kind: 'objection-verification', village, outcome });
  if (turn.objects === 'visited') await visited(acting);
  const ruling = turn.objects === 'refused' ? 'refused' : 'accepted';
  if (turn.objects === 'visited' || ruling === 'refused')
    await decide(followed, { kind: 'objection-review', village, outcome: ruling });
  else await correctedOnPapers(acting, 'objection-review');
  happened[ruling] += 1;
  family.isOpen = ruling === 'accepted';
  return ruling;
}

/** The province rules on what Dinsos has refused. */
async function appeal(acting: Acting, ruling: Appealed['ruling']): Promise<Appealed | undefined> {
  const { family, happened, version } = acting;
  const followed = following(family);
  await followed.until('the window of an appeal', ({ lastStatus }) => {
    return lastStatus?.nextStep === 'objection-window' || lastStatus?.stage === 'closed';
  });
  if ((await refusalOf(object(followed))) !== 'accepted') return undefined;
  const village = family.household.villageCode;
  const { personId } = officerFor('objection-review', village);
  const actor = { ...officerFor('objection-appeal', village), personId };
  const sameOfficer = await refusalOf(
    decide(followed, { kind: 'objection-appeal', village, actor, outcome: 'refused' }),
  );
  if (ruling === 'accepted') await correctedOnPapers(acting, 'objection-appeal');
  else await decide(followed, { kind: 'objection-appeal', village, outcome: 'refused' });
  happened[`appeal-${ruling}`] += 1;
  family.isOpen = ruling === 'accepted';
  return { version, no: family.no, proposalId: followed.world.admitted.proposalId, ruling, sameOfficer };
}

/** The papers show that a motorcycle on record is not the household's, and the registry takes that over. */
async function correctedOnPapers({ family, system }: Acting, kind: OnPapers): Promise<void> {
  const followed = following(family);
  const actor = officerFor(kind, family.household.villageCode);
  const { taskId, formVersion = null } = await followed.openTask(kind);
  const { proposalId } = followed.world.admitted;
  const { api } = system.stores;
  const kept = await keepAnswers(
    { ...api, ...api.as(actor), now: Date.now },
    {
      task: { taskId, proposalId, formVersion, kind } as TaskView,
      body: { outcome: 'accepted', corrections: { motorcycles: 0 } },
    },
  );
  await followed.complete(kind, { actor, ...kept });
  family.features = { ...family.features, motorcycle: 0 };
}
