import { CancellationScope, executeChild, ParentClosePolicy, uuid4 } from '@temporalio/workflow';

import type { VisitSummary } from '../../contracts/household-proposal';
import type { LinkedVisitInput, LinkedVisitOutcome } from '../../contracts/linked-visit';
import { linkedVisitWorkflowId } from '../../contracts/names';
import {
  holdersToVisit,
  settleDoubleNik,
  type HeldElsewhere,
  type HolderFinding,
  type NikFinding,
} from '../../domain/identity/double-nik';
import { kabupatenOf } from '../../domain/region';
import { callAgency, dukcapilRegister } from '../agency-call';
import type { Proposal } from '../proposal';
import { orIfStoppedAlone } from '../stopped-alone';

/** One of the two assignments: the visit to somebody else who holds the NIK of a member. */
interface LinkedCase extends HeldElsewhere {
  readonly workflowId: string;
}

/**
 * Has the household's own visit made, and beside it one to everybody else who holds the NIK of a member. Goes on when
 * all of them are approved, and only then asks Dukcapil to settle whose the NIK is: until that moment nothing changes
 * for the other families. A household whose NIKs are its own is visited as if this were not here.
 * @basis domain reference 14.4
 */
export async function withLinkedVisits(
  proposal: Proposal,
  ownVisit: () => Promise<VisitSummary>,
): Promise<VisitSummary> {
  const cases = linkedCases(proposal);
  if (cases.length === 0) return ownVisit();
  const others = visitOthers(proposal, cases);
  try {
    const visit = await ownVisit();
    const found = await approved(proposal, others);
    for (const [index, linked] of cases.entries()) {
      await settle(proposal, { linked, visit, found: found[index] ?? 'not-seen' });
    }
    return visit;
  } catch (error) {
    // The household's own case is over, so nobody need visit the others any more.
    others.scope.cancel();
    await others.findings.catch(() => undefined);
    throw error;
  }
}

function linkedCases({ admitted, facts, file, rules }: Proposal): LinkedCase[] {
  const heldElsewhere = facts.identity?.heldElsewhere ?? [];
  const holders = holdersToVisit(rules.match, { villageCode: admitted.villageCode, heldElsewhere });
  return holders.map((holder) => {
    const workflowId = linkedVisitWorkflowId(uuid4());
    file.note('linked-visit-called', { linkedCase: workflowId });
    return { ...holder, workflowId };
  });
}

/** The visits under way to the other holders. */
interface OtherVisits {
  readonly scope: CancellationScope;
  /** In the order of the cases. */
  readonly findings: Promise<readonly HolderFinding[]>;
  done: boolean;
}

function visitOthers(proposal: Proposal, cases: readonly LinkedCase[]): OtherVisits {
  const scope = new CancellationScope();
  const findings = scope.run(() => Promise.all(cases.map((linked) => findingOf(proposal, linked))));
  const others: OtherVisits = { scope, findings, done: false };
  const end = (): void => {
    others.done = true;
  };
  // Whoever awaits `findings` sees its failure; until then it must not count as unhandled.
  findings.then(end, end);
  return others;
}

async function findingOf(
  { file, id, rules }: Proposal,
  { workflowId, otherHolder }: LinkedCase,
): Promise<HolderFinding> {
  const input: LinkedVisitInput = {
    proposalId: id,
    otherHolder,
    formVersion: rules.formVersion,
    calendar: file.calendar,
    actedBy: file.actedBy,
  };
  const { finding } = await executeChild<(input: LinkedVisitInput) => Promise<LinkedVisitOutcome>>('linkedVisit', {
    workflowId,
    args: [input],
    staticSummary: `Visit to the other holder of a NIK, kabupaten ${kabupatenOf(otherHolder.villageCode)}`,
    // Terminated with its proposal it would leave its task open for ever.
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  }).catch(orIfStoppedAlone<LinkedVisitOutcome>({ finding: 'not-seen' }));
  return finding;
}

/** Says so, where the household's own visit is done before the others are. */
async function approved({ file }: Proposal, others: OtherVisits): Promise<readonly HolderFinding[]> {
  if (!others.done) {
    const holderOffice = kabupatenOf(file.villageCode);
    file.stand({ nextStep: 'linked-visit', holder: 'facilitator', holderOffice, reasonCodes: ['NIK_GANDA'] });
    file.note('linked-visit-awaited');
    await file.flush();
  }
  return others.findings;
}

interface BothVisits {
  readonly linked: LinkedCase;
  readonly visit: VisitSummary;
  readonly found: HolderFinding;
}

/** What both visits found goes to Dukcapil, which decides who keeps the NIK; then the household is matched anew. */
async function settle(proposal: Proposal, { linked, visit, found }: BothVisits): Promise<void> {
  const { facts, file } = proposal;
  const { memberNo, otherHolder, workflowId } = linked;
  const memberPresent = visit.absentMembers?.includes(memberNo) !== true;
  const finding = settleDoubleNik({ memberPresent, otherHolder: found });
  file.note('nik-finding', { linkedCase: workflowId, finding });
  if (finding === 'unsettled') {
    file.tellEverybody('nik-unsettled');
    return;
  }
  const answer = await callAgency(proposal, {
    agency: 'dukcapil',
    nextStep: 'nik-settlement',
    call: (call) => dukcapilRegister.settleNik({ ...call, memberNo, reference: otherHolder.reference, finding }),
  });
  if (answer === undefined) throw new Error('Dukcapil is waited for without end');
  file.note('nik-settled', { linkedCase: workflowId, finding: answer.keptBy });
  tellBoth(proposal, { linked, keptBy: answer.keptBy, found });
  delete facts.identity;
}

/** The other family is told what concerns it, through its village: it has no proposal here. */
function tellBoth(
  { file }: Proposal,
  { linked, keptBy, found }: Pick<BothVisits, 'linked' | 'found'> & { readonly keptBy: NikFinding },
): void {
  if (keptBy !== 'ours') {
    file.tellEverybody('nik-not-kept');
    return;
  }
  file.tellEverybody('nik-kept');
  const { reference, villageCode } = linked.otherHolder;
  const template = found === 'died' ? 'linked-member-died' : 'linked-member-not-found';
  file.notify({ template, to: 'linked-household', parameters: { office: villageCode, record: reference } });
}
