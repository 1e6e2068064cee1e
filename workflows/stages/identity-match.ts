import { MS_PER_DAY, startOfDay, legalDay } from '../../domain/calendar/calendar';
import { lastDayOfWindow, pathOfCompleteProposal } from '../../domain/calendar/quarter';
import { assessAtEntry, matchReasons, type MatchStatus } from '../../domain/identity/match';
import { callAgency, dukcapil } from '../agency-call';
import { CaseEnd } from '../case-end';
import { takeOver } from '../correction';
import { humanTask, type Milestone } from '../human-task';
import { tellExpectedDate, type Proposal } from '../proposal';

/** How long intake waits for a silent Dukcapil before it goes on: registration asks again and waits as long as needed. */
const ENTRY_PATIENCE_MS = MS_PER_DAY;

/**
 * The household's identity as Dukcapil sees it. An answer is relied on for the days the match policy states, so a
 * proposal that was matched on entry is not matched again at registration.
 */
export async function matchIdentity(
  proposal: Proposal,
  patienceMs?: number,
): Promise<readonly MatchStatus[] | undefined> {
  const { facts, file, rules } = proposal;
  const validMs = rules.match.answerValidDays * MS_PER_DAY;
  if (facts.identity !== undefined && file.legalNow() - facts.identity.answeredMs < validMs)
    return facts.identity.statuses;

  const answer = await callAgency(proposal, {
    agency: 'dukcapil',
    nextStep: 'identity-match',
    call: (call) => dukcapil.matchHousehold(call),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  if (answer === undefined) return undefined;
  facts.identity = { ...answer, answeredMs: file.legalNow() };
  const trouble = matchReasons(answer.statuses);
  file.stand({ reasonCodes: trouble });
  file.note('identity-matched', { trouble });
  return answer.statuses;
}

/**
 * The check while the household is being entered: doubtful identities are flagged and entry goes on; an inactive NIK
 * holds the proposal until the person has been to Dukcapil, and the monthly window is that of the day it came right.
 */
export async function entryCheck(proposal: Proposal): Promise<void> {
  let held = false;
  for (;;) {
    const statuses = await matchIdentity(proposal, ENTRY_PATIENCE_MS);
    if (statuses === undefined) break;
    const consequence = assessAtEntry(proposal.rules.match, statuses);
    if (consequence !== 'hold') break;
    held = true;
    await waitForCorrectedIdentity(proposal, statuses);
  }
  if (held) joinWindow(proposal);
}

async function waitForCorrectedIdentity(proposal: Proposal, statuses: readonly MatchStatus[]): Promise<void> {
  const { desk, file } = proposal;
  const reasonCodes = matchReasons(statuses);
  file.tellEverybody('identity-trouble', { reason: reasonCodes.join(',') });
  // The window may have closed while Dukcapil was asked. Cases that were held before this was minded go on as they were.
  if (proposal.changes.has('window-when-held')) joinWindow(proposal);
  const result = await humanTask(desk, { kind: 'identity-correction', reasonCodes, milestones: cutOffs(proposal) });
  if (result.kind === 'ended') throw new CaseEnd('lapsed', ['TENGGAT_LEWAT', ...reasonCodes]);
  await takeOver(proposal, result);
  delete proposal.facts.identity;
}

/** The end of the window the proposal would have joined: from then on it is told the next one. */
function cutOffs(proposal: Proposal): Milestone[] {
  const { facts, file } = proposal;
  const windowStart = Date.parse(`${facts.path.windowMonth}T00:00:00Z`);
  const month = legalDay(windowStart, 0);
  const atMs = startOfDay(
    { ...month, day: lastDayOfWindow(file.calendar, proposal.admitted.kind) + 1 },
    file.offsetMinutes,
  );
  return atMs <= file.legalNow()
    ? []
    : [
        {
          atMs,
          reached: () => {
            joinWindow(proposal);
          },
        },
      ];
}

/** Fixes the monthly window, the version and the quarter by the present legal moment. */
function joinWindow({ admitted, facts, file }: Proposal): void {
  const { kind } = admitted;
  const moment = { legalMs: file.legalNow(), offsetMinutes: file.offsetMinutes, kind };
  const path = pathOfCompleteProposal(file.calendar, moment);
  if (path.windowMonth === facts.path.windowMonth) return;
  facts.path = { ...path, missedCutOff: true };
  tellExpectedDate(file, facts.path);
}
