import { nextQuarter, pathOfVersion, postponedTo } from '../../domain/calendar/quarter';
import type { End } from '../../domain/proposal/stage';
import { decisionReasons, decisionsOf, type Proposal } from '../proposal';
import { awaitVersion, registeredAgain, type Decided } from './bps-ranking';

/**
 * What the quarter decided for each programme. A household on a waiting list stays open for the next version, which
 * ranks and decides it again; its limits and exclusions are then looked at anew.
 * @basis Permensos 3/2025 art. 17; Kepmensos 79/HUK/2025
 */
export async function quarterlyEligibility(proposal: Proposal, first: Decided): Promise<void> {
  let told = first;
  for (;;) {
    record(proposal, told);
    if (!decisionsOf(proposal.facts).some(({ outcome }) => outcome === 'waiting-list')) return;
    standOnWaitingList(proposal);
    told = await decidedNext(proposal);
  }
}

function record({ facts, file }: Proposal, told: Decided): void {
  facts.decided = told;
  const { decisions, decile, previousDecile } = told;
  const reasonCodes = decisionReasons(facts);
  file.stand({ stage: 'eligibility', holder: 'kemensos', holderOffice: '', nextStep: 'none', reasonCodes });
  file.note('decided', {
    version: told.version,
    decileVersion: told.decileVersion,
    quarter: told.quarter,
    decile,
    late: told.decileVersion !== told.version,
    decisions: decisions.map(({ programme, outcome }) => `${programme}:${outcome}`),
  });
  const from = previousDecile ?? decile;
  file.tellEverybody(previousDecile === decile ? 'decile-unchanged' : 'decile-published', {
    decile,
    from,
    quarter: told.quarter,
  });
  if (told.decileVersion !== told.version)
    file.tellEverybody('version-late', { used: told.decileVersion, version: told.version });
  for (const { programme, outcome, reasons, position } of decisions) {
    const parameters = { programme, reason: reasons.join(','), decile, quarter: told.quarter };
    file.tellEverybody(`programme-${outcome}`, position === undefined ? parameters : { ...parameters, position });
  }
}

function standOnWaitingList({ facts, file }: Proposal): void {
  const version = nextQuarter(facts.path.version);
  const { lateAfterMs } = pathOfVersion(file.calendar, version);
  facts.path = postponedTo(file.calendar, { path: facts.path, version });
  file.stand({
    nextStep: 'waiting-list',
    reasonCodes: decisionReasons(facts),
    dueAt: new Date(lateAfterMs).toISOString(),
  });
  file.note('waiting-list', { version });
}

async function decidedNext(proposal: Proposal): Promise<Decided> {
  for (;;) {
    const told = await awaitVersion(proposal);
    if (told.kind === 'decided') return told;
    await registeredAgain(proposal, told.reasonCodes);
    proposal.file.stand({ stage: 'ranking' });
  }
}

/** How a decided proposal ends once nobody disputes it any more. */
export function endOfDecisions({ facts }: Proposal): End {
  const decisions = decisionsOf(facts);
  if (decisions.some(({ outcome }) => outcome === 'granted')) return 'eligible';
  const listEnded = decisions.some(({ reasons }) => reasons.includes('DAFTAR_TUNGGU_BERAKHIR'));
  return listEnded ? 'waiting-list-ended' : 'not-eligible';
}
