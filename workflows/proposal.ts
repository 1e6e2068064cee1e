import type { AdmittedProposal, HouseholdMatch } from '../contracts/activities';
import type { ApplyRanking, FileObjection, Withdraw } from '../contracts/household-proposal';
import { WAITING_FOR_AGENCY, WAITING_FOR_DATE } from '../contracts/search-attributes';
import type { JournalStep } from '../contracts/journal';
import {
  nextOpenVersion,
  pathOfCompleteProposal,
  pathOfSignedProposal,
  postponedTo,
  type CalendarPath,
} from '../domain/calendar/quarter';
import type { ProgrammeDecision } from '../domain/eligibility/rules';
import { MATCH_POLICIES, type MatchPolicy } from '../domain/identity/match';
import { findChannelRules, type ChannelRule } from '../domain/proposal/channels';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { EvidenceKind } from '../domain/proposal/submission';
import { utcOffsetMinutes } from '../domain/region';
import { GROUNDCHECK_POLICIES, type GroundcheckPolicy } from '../domain/registration/groundcheck-need';
import { CaseFile } from './case-file';
import type { Changes } from './changes';
import type { Desk } from './human-task';
import { refuse } from './refuse';

/** What the stages have found out so far. */
export interface ProposalFacts {
  path: CalendarPath;
  evidence: readonly EvidenceKind[];
  identity?: HouseholdMatch & { readonly answeredMs: number };
  identityReviewed: boolean;
  correctionRounds: number;
  returns: number;
  signedAtMs?: number;
  registrationNumber?: string;
  groundchecked: boolean;
  answersId?: string;
  awaitsVersion: boolean;
  /** Which run's decisions stand, and what they are. */
  decided?: Extract<ApplyRanking, { kind: 'decided' }>;
  /** Agency calls made, so that each has an idempotency key of its own. */
  agencyCalls: number;
}

export interface ProposalRules {
  readonly channel: ChannelRule;
  readonly match: MatchPolicy;
  readonly groundcheck: GroundcheckPolicy;
  readonly formVersion: string;
}

/** Proposals that began before one of these go on without it. */
export type ProposalChange = 'window-when-held' | 'second-instance';

/** One household's proposal on its way: the case, the rules it has pinned and what is known of it. */
export interface Proposal {
  readonly id: string;
  readonly changes: Changes<ProposalChange>;
  readonly admitted: AdmittedProposal;
  readonly rules: ProposalRules;
  readonly desk: Desk;
  readonly file: CaseFile;
  readonly facts: ProposalFacts;
  readonly mailbox: Mailbox;
}

/** What update handlers leave for the story to pick up. */
export interface Mailbox {
  withdrawal?: Withdraw;
  ranking?: ApplyRanking;
  objection?: FileObjection;
  /** Runs that have spoken to this proposal: told twice, it does nothing twice. */
  appliedRuns?: readonly string[];
}

function pinnedRules(admitted: AdmittedProposal): ProposalRules {
  const { pins } = admitted.calendar;
  const channels = findChannelRules(pins.channels);
  const match = MATCH_POLICIES.find(({ id }) => id === pins.match);
  const groundcheck = GROUNDCHECK_POLICIES.find(({ id }) => id === pins.groundcheck);
  if (channels === undefined || match === undefined || groundcheck === undefined) return refuse('rule-version-unknown');
  return { channel: channels.rules[admitted.channel], match, groundcheck, formVersion: pins.groundcheckForm };
}

/** Opens the case of an admitted household and notes when it may expect an answer. */
export function createProposal(
  admitted: AdmittedProposal,
  { changes, desk, mailbox }: Pick<Proposal, 'changes' | 'desk' | 'mailbox'>,
): Proposal {
  const rules = pinnedRules(admitted);
  const facts = newFacts(admitted);
  const file: CaseFile = new CaseFile({
    calendar: admitted.calendar,
    villageCode: admitted.villageCode,
    proposalId: admitted.proposalId,
    status: {
      stage: 'intake',
      nextStep: 'entry-check',
      holder: 'village',
      holderOffice: admitted.villageCode,
      reasonCodes: [],
      needsAttention: false,
    },
    project: () => projectionOf(facts),
    idleLabel: () => (facts.awaitsVersion || file.status.stage === 'objection' ? WAITING_FOR_DATE : WAITING_FOR_AGENCY),
  });
  desk.file = file;
  file.note('proposal-filed', { channel: admitted.channel });
  tellExpectedDate(file, facts.path);
  return { id: admitted.proposalId, changes, admitted, rules, desk, file, facts, mailbox };
}

function newFacts({ calendar, evidence, filedAt, kind, villageCode }: AdmittedProposal): ProposalFacts {
  const offsetMinutes = utcOffsetMinutes(villageCode);
  return {
    path: pathOfCompleteProposal(calendar, { legalMs: Date.parse(filedAt), offsetMinutes, kind }),
    evidence,
    identityReviewed: false,
    correctionRounds: 0,
    returns: 0,
    groundchecked: false,
    awaitsVersion: false,
    agencyCalls: 0,
  };
}

function projectionOf(facts: ProposalFacts): Omit<NonNullable<JournalStep['proposal']>, 'status'> {
  return {
    version: facts.path.version,
    quarter: facts.path.quarter,
    expected: { from: facts.path.deliveryFrom, until: facts.path.deliveryUntil },
    ...(facts.signedAtMs === undefined ? {} : { signedAt: new Date(facts.signedAtMs).toISOString() }),
    ...(facts.registrationNumber === undefined ? {} : { registrationNumber: facts.registrationNumber }),
    groundchecked: facts.groundchecked,
    awaitsVersion: facts.awaitsVersion,
    ...(facts.answersId === undefined ? {} : { answersId: facts.answersId }),
    correctionRounds: facts.correctionRounds,
    returns: facts.returns,
  };
}

/** Tells which window and quarter the proposal counts for, and that it missed a cut-off if it did. */
export function tellExpectedDate(file: CaseFile, path: CalendarPath): void {
  const parameters = {
    month: path.windowMonth,
    quarter: path.quarter,
    from: path.deliveryFrom,
    until: path.deliveryUntil,
  };
  if (path.missedCutOff) file.note('cut-off-missed', { ...parameters, reason: 'LEWAT_BATAS' });
  file.tellEverybody(path.missedCutOff ? 'cut-off-missed' : 'proposal-window', parameters);
}

/** Moves the proposal to the window of its signature, where that is later than the one it joined. */
export function joinSignedWindow({ facts, file }: Pick<Proposal, 'facts' | 'file'>): void {
  const legalMs = facts.signedAtMs ?? file.legalNow();
  const signed = pathOfSignedProposal(file.calendar, { legalMs, offsetMinutes: file.offsetMinutes });
  if (signed.version <= facts.path.version) return;
  facts.path = { ...signed, missedCutOff: true };
  tellExpectedDate(file, facts.path);
}

/** Moves the proposal to the first version from `version` on that is still open, and says so if that is a later one. */
export function joinOpenVersion({ facts, file }: Pick<Proposal, 'facts' | 'file'>, version = facts.path.version): void {
  const open = nextOpenVersion(file.calendar, { version, legalMs: file.legalNow() });
  if (open === facts.path.version) return;
  facts.path = { ...postponedTo(file.calendar, { path: facts.path, version: open }), missedCutOff: true };
  tellExpectedDate(file, facts.path);
}

/** What the household has been granted, refused or told to wait for. */
export function decisionsOf(facts: ProposalFacts): readonly ProgrammeDecision[] {
  return facts.decided?.decisions ?? [];
}

/** Reasons of the standing decisions, each once. */
export function decisionReasons(facts: ProposalFacts): ReasonCode[] {
  return [...new Set(decisionsOf(facts).flatMap(({ reasons }) => reasons))];
}
