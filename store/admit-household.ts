import { randomBytes } from 'node:crypto';
import type { DatabaseError, QueryResult } from 'pg';

import type { Calendar } from '../domain/calendar/calendar';
import type { CalendarPath } from '../domain/calendar/quarter';
import type { ProposalSubmission } from '../domain/proposal/submission';
import { kabupatenOf } from '../domain/region';
import { trackingCode } from '../domain/tracking-code';
import { asFacts, cipherDigest, SYSTEM, type AuditActor } from './audit/entry';
import { sealEvidence } from './evidence';
import type { Household } from './households';
import { ADMIT, ADMIT_AND_ANSWER, NOT_AT_ONCE } from './households-sql';
import { numbersOf, referenceParameters, withIndexKeys } from './identities';
import type { KeptAnswer, LedgerEntry } from './ledger';
import { asParameter } from './parameters';
import type { ProposalView } from './proposals';
import type { Vault } from './sealed-row';
import type { Sealer } from './sealing';

/** The command that files and what is answered to it, kept in the statement that admits: both are there, or neither. */
export interface KeptFiling {
  readonly entry: LedgerEntry;
  answerTo(view: ProposalView): KeptAnswer;
}

/** A filing that was admitted at once, and what was kept as its answer. */
export interface AnsweredFiling {
  readonly view: ProposalView;
  readonly answer: KeptAnswer;
}

export interface NewProposal {
  readonly proposalId: string;
  readonly submission: ProposalSubmission;
  readonly calendar: Calendar;
  /** Legal instant of filing. */
  readonly filedAt: Date;
  /** The window and quarter it counts for if nothing comes in between. */
  readonly path: CalendarPath;
  /** Whether a workflow has still to be started for it. */
  readonly startWorkflow: boolean;
  /** Who files it, for the audit; the process itself where a client started the workflow directly. */
  readonly filedBy?: AuditActor;
}

export type AdmissionResult =
  | { readonly kind: 'admitted'; readonly proposalId: string; readonly view: ProposalView }
  | { readonly kind: 'running'; readonly proposalId: string }
  | { readonly kind: 'member-elsewhere' }
  /** The id is that of another household's proposal. */
  | { readonly kind: 'id-taken' };

const UNIQUE_VIOLATION = '23505';

/** Looks at a household that somebody else files at the same moment: the second finds it, unless it has ended again. */
const LOOKS = 3;

/** Keeps a new household sealed, unless it or one of its members is under way already. */
export async function admitHousehold(vault: Vault, proposal: NewProposal): Promise<AdmissionResult> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const result = await admitUnlessRaced(vault, proposal);
    if (result !== undefined) return result;
  }
  // The filer is asked to file again, which then succeeds.
  return { kind: 'member-elsewhere' };
}

async function admitUnlessRaced(vault: Vault, proposal: NewProposal): Promise<AdmissionResult | undefined> {
  const { proposalId } = proposal;
  const view = viewOfNew(proposal);
  try {
    const { id, household } = await file(vault, { name: 'admit', text: ADMIT, proposal, view });
    return id === null ? await runningFor(vault, household) : { kind: 'admitted', proposalId, view };
  } catch (error) {
    if (isNotAtOnce(error)) return undefined;
    switch (violatedBy(error)) {
      case MEMBER_ELSEWHERE:
        return { kind: 'member-elsewhere' };
      case SAME_ID:
        return await sameIdAgain(vault, proposal);
      default:
        throw error;
    }
  }
}

/**
 * The same with the answer kept for the filer's key, in one statement. `undefined` where the key, the household or a member
 * stands in the way: then nothing was written.
 */
export async function admitAtOnce(
  vault: Vault,
  { proposal, keep }: { readonly proposal: NewProposal; readonly keep: KeptFiling },
): Promise<AnsweredFiling | undefined> {
  const view = viewOfNew(proposal);
  try {
    const answer = keep.answerTo(view);
    const more = ledgerValues(keep.entry, answer);
    await file(vault, { name: 'admit-and-answer', text: ADMIT_AND_ANSWER, proposal, view, more });
    return { view, answer };
  } catch (error) {
    if (isNotAtOnce(error) || violatedBy(error) !== undefined) return undefined;
    throw error;
  }
}

const MEMBER_ELSEWHERE = 'proposal_member_in_one_open_proposal';
const SAME_ID = 'proposal_pkey';

function isNotAtOnce(error: unknown): boolean {
  return (error as Partial<DatabaseError>).code === NOT_AT_ONCE;
}

/** Which of the rules of admission a statement broke. */
function violatedBy(error: unknown): string | undefined {
  const { code, constraint } = error as Partial<DatabaseError>;
  return code === UNIQUE_VIOLATION && (constraint === MEMBER_ELSEWHERE || constraint === SAME_ID)
    ? constraint
    : undefined;
}

interface FilingStatement {
  readonly name: string;
  readonly text: string;
  readonly proposal: NewProposal;
  readonly view: ProposalView;
  /** Parameters beyond those of the row. */
  readonly more?: readonly unknown[];
}

async function file(
  { access, sealer }: Vault,
  { name, text, proposal, view, more = [] }: FilingStatement,
): Promise<Admitted> {
  const answer = await withIndexKeys(() => {
    const values = [...rowValues(sealer, { proposal, view }), ...more].map(asParameter);
    return access.filing({ proposalId: proposal.proposalId }).query<Admitted>({ name, text, values });
  });
  return onlyRow(answer);
}

interface Admitted {
  /** Null when the household has an open proposal already. */
  readonly id: string | null;
  /** The household's reference. */
  readonly household: Buffer;
}

function onlyRow({ rows: [row] }: QueryResult<Admitted>): Admitted {
  if (row === undefined) throw new Error('The admission statement answers exactly one row');
  return row;
}

/** In the order of the statements' parameters. */
function rowValues(
  sealer: Sealer,
  { proposal, view }: { readonly proposal: NewProposal; readonly view: ProposalView },
): readonly unknown[] {
  const { proposalId, submission, calendar, filedAt, path, startWorkflow, filedBy = SYSTEM } = proposal;
  const { villageCode, kkNumber, address, members, evidence } = submission;
  const household: Household = { villageCode, kkNumber, address, members };
  const key = sealer.newKey(proposalId);
  const sealed = sealer.seal({ ...key, purpose: 'household' }, household);
  const detail = { channel: submission.channel, members: members.length, sealed: cipherDigest(sealed) };
  return [
    proposalId, view.trackingCode, submission.channel, submission.kind ?? 'new', villageCode, kabupatenOf(villageCode),
    submission.rt ?? null, calendar.id, sealed, key.wrappedKey, key.keyId, members.length,
    JSON.stringify(sealEvidence({ sealer, key }, evidence)), submission.programmes, filedAt,
    submission.previousProposalId ?? null, path.quarter, path.deliveryFrom, startWorkflow, path.deliveryUntil,
    asFacts({ ...filedBy, action: 'proposal-admitted', detail }), ...referenceParameters(sealer, numbersOf(household)),
  ]; // prettier-ignore
}

function ledgerValues(
  { subject, key, requestHash }: LedgerEntry,
  { status, headers, body }: KeptAnswer,
): readonly unknown[] {
  return [subject, key, requestHash, status, JSON.stringify(headers), JSON.stringify(body ?? null)];
}

/** What reading the row would answer, without reading it. */
function viewOfNew({ proposalId, submission, filedAt, path }: NewProposal): ProposalView {
  const { channel, villageCode, previousProposalId = null } = submission;
  return {
    proposalId,
    trackingCode: trackingCode(randomBytes(9)),
    channel,
    village: villageCode,
    status: {
      stage: 'intake',
      nextStep: 'entry-check',
      holder: 'village',
      holderOffice: villageCode,
      reasonCodes: [],
      needsAttention: false,
    },
    version: null,
    quarter: path.quarter,
    expected: { from: path.deliveryFrom, until: path.deliveryUntil },
    registrationNumber: null,
    groundchecked: false,
    returns: 0,
    decile: null,
    decisions: [],
    previousProposalId,
    filedAt: filedAt.toISOString(),
    revision: 0,
  };
}

/** The same household once more, whose proposal may have ended since; or a key so old that its answer is no longer kept. */
async function sameIdAgain(
  { access, identities }: Vault,
  { proposalId, submission }: NewProposal,
): Promise<AdmissionResult> {
  const household = await identities.find({ purpose: 'kk', value: submission.kkNumber });
  if (household === undefined) return { kind: 'id-taken' };
  const text = 'select kk_index = $2 as same from proposal where id = $1';
  const statement = { name: 'same-id-again', text, values: [proposalId, asParameter(household)] };
  const { rows } = await access.filing({ household }).query<{ same: boolean }>(statement);
  return rows[0]?.same === true ? { kind: 'running', proposalId } : { kind: 'id-taken' };
}

async function runningFor({ access }: Vault, kkIndex: Uint8Array): Promise<AdmissionResult | undefined> {
  const text = 'select id from proposal where kk_index = $1 and ended_as is null';
  const values = [asParameter(kkIndex)];
  const { rows } = await access
    .filing({ household: kkIndex })
    .query<{ id: string }>({ name: 'running-proposal', text, values });
  return rows[0] === undefined ? undefined : { kind: 'running', proposalId: rows[0].id };
}
