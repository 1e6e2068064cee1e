import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseError } from 'pg';

import type { AdmittedProposal } from '../contracts/activities';
import type { Calendar } from '../domain/calendar/calendar';
import type { CalendarPath } from '../domain/calendar/quarter';
import type { HouseholdFacts } from '../domain/eligibility/household-facts';
import type { EvidenceReference, ProposalSubmission, SubmittedMember } from '../domain/proposal/submission';
import { kabupatenOf } from '../domain/region';
import { trackingCode } from '../domain/tracking-code';
import type { Proposal } from '../prisma/generated/client';
import type { Database } from './database';
import type { Sealer } from './sealing';

/** The household of a proposal in clear. It stays inside the process that opened it. */
export interface Household {
  readonly villageCode: string;
  readonly kkNumber: string;
  readonly address: string;
  readonly members: readonly SubmittedMember[];
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
}

export type AdmissionResult =
  | { readonly kind: 'admitted'; readonly proposalId: string; readonly trackingCode: string }
  | { readonly kind: 'running'; readonly proposalId: string }
  | { readonly kind: 'member-elsewhere' };

/**
 * Row, members and outbox in one statement: the proposal is there with everything that belongs to it, or not at all. The
 * second filer of a household meets the unique index and gets the running proposal.
 */
const ADMIT = `
with p as (
  insert into proposal (id, tracking_code, channel, kind, village, kabupaten, rt, calendar_id, sealed, wrapped_key, key_id,
    kk_index, member_count, evidence, programmes, stage, next_step, holder, holder_office, reason_codes, filed_at,
    previous_proposal_id, quarter, expected_from, expected_until)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'intake', 'entry-check', 'village', $5, '{}',
    $16, $17, $20, $21, $22)
  on conflict (kk_index) where ended_as is null do nothing
  returning id
), m as (
  insert into proposal_member (proposal_id, member_no, nik_index)
  select p.id, ordinal, nik from p, unnest($18::bytea[]) with ordinality as member(nik, ordinal)
), o as (
  insert into outbox (proposal_id) select id from p where $19
)
select id from p`;

/** Guarded by `applied_at`: the second time nothing is left to do. */
const APPLY_CORRECTION = `
with c as (
  update correction set applied_at = clock_timestamp() where id = $2 and proposal_id = $1 and applied_at is null
  returning evidence
), p as (
  update proposal set sealed = $3, member_count = $4, kk_index = $6, evidence = proposal.evidence || c.evidence
  from c where id = $1 returning id
), gone as (
  delete from proposal_member m using p where m.proposal_id = p.id and member_no > $4
)
insert into proposal_member (proposal_id, member_no, nik_index)
select p.id, ordinal, nik from p, unnest($5::bytea[]) with ordinality as member(nik, ordinal)
on conflict (proposal_id, member_no) do update set nik_index = excluded.nik_index`;

export interface NewCorrection {
  readonly proposalId: string;
  readonly taskId: string;
  readonly household?: Household;
  readonly evidence: readonly EvidenceReference[];
}

export interface HouseholdStore {
  admit(proposal: NewProposal): Promise<AdmissionResult>;
  /** What the workflow needs to know, or `undefined` for an unknown proposal. */
  findAdmitted(proposalId: string): Promise<(Omit<AdmittedProposal, 'calendar'> & { calendarId: string }) | undefined>;
  /** Opens the seal. Throws for an unknown proposal. */
  open(proposalId: string): Promise<Household>;
  /** Keeps what the region changed, sealed, until the workflow has accepted the command that brought it. */
  saveCorrection(correction: NewCorrection): Promise<string>;
  applyCorrection(request: { readonly proposalId: string; readonly correctionId: string }): Promise<void>;
  /** Decile of the household in the latest version that holds it. */
  knownDecile(kkNumber: string): Promise<number | undefined>;
  /** Whether there is a complete set of ranking variables, from a visit, the filer or the registry. */
  hasFeatures(proposalId: string): Promise<boolean>;
  saveAnswers(answers: NewAnswers): Promise<{ answersId: string; sha256: string }>;
}

export interface NewAnswers {
  readonly proposalId: string;
  readonly taskId: string;
  readonly formVersion: string;
  readonly outcome: string;
  readonly startedAt: string;
  readonly answers: unknown;
  readonly features?: Readonly<Record<string, number>>;
  readonly facts?: HouseholdFacts;
}

const UNIQUE_VIOLATION = '23505';

/** Where households are kept and what opens them. */
interface Vault extends Pick<Database, 'pool' | 'prisma'> {
  readonly sealer: Sealer;
}

/** Keeps households sealed: PostgreSQL holds ciphertext, and blind indexes to find them by. */
export function createHouseholdStore({ pool, prisma }: Database, sealer: Sealer): HouseholdStore {
  const vault: Vault = { pool, prisma, sealer };
  return {
    admit: (proposal) => admit(vault, proposal),
    findAdmitted: (proposalId) => findAdmitted(vault, proposalId),
    async open(proposalId) {
      return sealer.open(await proposalRow(vault, proposalId)) as Household;
    },
    saveCorrection: (correction) => saveCorrection(vault, correction),
    applyCorrection: (request) => applyCorrection(vault, request),
    knownDecile: (kkNumber) => knownDecile(vault, kkNumber),
    hasFeatures: (proposalId) => hasFeatures(vault, proposalId),
    saveAnswers: (answers) => saveAnswers(vault, answers),
  };
}

async function admit(vault: Vault, proposal: NewProposal): Promise<AdmissionResult> {
  const { pool, sealer } = vault;
  const { proposalId, submission, calendar, filedAt, path, startWorkflow } = proposal;
  const { villageCode, kkNumber, address, members, evidence } = submission;
  const household: Household = { villageCode, kkNumber, address, members };
  const { sealed, wrappedKey, keyId } = sealer.seal(household);
  const kkIndex = sealer.blindIndex('kk', kkNumber);
  const code = trackingCode(randomBytes(9));
  const values = [
    proposalId, code, submission.channel, submission.kind ?? 'new', submission.villageCode,
    kabupatenOf(submission.villageCode), submission.rt ?? null, calendar.id, sealed, wrappedKey, keyId, kkIndex,
    members.length, JSON.stringify(evidence), submission.programmes, filedAt,
    submission.previousProposalId ?? null, nikIndexes(sealer, members), startWorkflow, path.quarter, path.deliveryFrom,
    path.deliveryUntil,
  ]; // prettier-ignore
  try {
    const { rowCount } = await pool.query({ name: 'admit', text: ADMIT, values: values.map(asParameter) });
    return rowCount === 1 ? { kind: 'admitted', proposalId, trackingCode: code } : await runningFor(vault, kkIndex);
  } catch (error) {
    if (isUniqueViolation(error, 'proposal_member_in_one_open_proposal')) return { kind: 'member-elsewhere' };
    if (isUniqueViolation(error, 'proposal_pkey')) return { kind: 'running', proposalId };
    throw error;
  }
}

async function runningFor({ prisma }: Vault, kkIndex: Uint8Array<ArrayBuffer>): Promise<AdmissionResult> {
  const running = await prisma.proposal.findFirst({ where: { kkIndex, end: null }, select: { id: true } });
  // The other one closed in between: the filer is asked to file again, which then succeeds.
  return running === null ? { kind: 'member-elsewhere' } : { kind: 'running', proposalId: running.id };
}

function nikIndexes(sealer: Sealer, members: readonly SubmittedMember[]): Uint8Array[] {
  return members.map(({ nik }) => sealer.blindIndex('nik', nik));
}

async function findAdmitted({ prisma }: Vault, proposalId: string): ReturnType<HouseholdStore['findAdmitted']> {
  const row = await prisma.proposal.findUnique({ where: { id: proposalId } });
  if (row === null) return undefined;
  const receives = await prisma.householdFact.findFirst({ where: { kkIndex: row.kkIndex, fact: 'receives' } });
  return {
    proposalId,
    trackingCode: row.trackingCode,
    channel: row.channel as AdmittedProposal['channel'],
    villageCode: row.village,
    calendarId: row.calendarId,
    evidence: (row.evidence as unknown as EvidenceReference[]).map(({ kind }) => kind),
    kind: row.kind === 'update' ? 'update' : 'new',
    receivesAid: Array.isArray(receives?.value) && receives.value.length > 0,
    filedAt: row.filedAt.toISOString(),
  };
}

function proposalRow({ prisma }: Pick<Vault, 'prisma'>, id: string): Promise<Proposal> {
  return prisma.proposal.findUniqueOrThrow({ where: { id } });
}

async function saveCorrection(vault: Vault, correction: NewCorrection): Promise<string> {
  const { proposalId, taskId, household, evidence } = correction;
  const row = await proposalRow(vault, proposalId);
  const id = randomUUID();
  const sealed = household === undefined ? null : vault.sealer.sealWith(row, household);
  await vault.prisma.correction.create({ data: { id, proposalId, taskId, evidence: evidence as object[], sealed } });
  return id;
}

async function applyCorrection(
  vault: Vault,
  { proposalId, correctionId }: { readonly proposalId: string; readonly correctionId: string },
): Promise<void> {
  const { pool, prisma, sealer } = vault;
  const row = await proposalRow(vault, proposalId);
  const correction = await prisma.correction.findUniqueOrThrow({ where: { id: correctionId } });
  const sealed = correction.sealed ?? row.sealed;
  const household = sealer.open({ ...row, sealed }) as Household;
  const values = [
    proposalId, correctionId, sealed, household.members.length, nikIndexes(sealer, household.members),
    sealer.blindIndex('kk', household.kkNumber),
  ]; // prettier-ignore
  await pool.query({ name: 'apply-correction', text: APPLY_CORRECTION, values: values.map(asParameter) });
}

async function knownDecile({ prisma, sealer }: Vault, kkNumber: string): Promise<number | undefined> {
  const kkIndex = sealer.blindIndex('kk', kkNumber);
  const fact = await prisma.householdFact.findUnique({ where: { kkIndex_fact: { kkIndex, fact: 'decile' } } });
  if (fact !== null) return Number(fact.value);
  const ranked = await prisma.proposal.findFirst({
    where: { kkIndex, decile: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { decile: true },
  });
  return ranked?.decile ?? undefined;
}

async function hasFeatures({ pool }: Vault, proposalId: string): Promise<boolean> {
  const { rows } = await pool.query<{ known: boolean }>({
    name: 'has-features',
    text: `select exists (select from groundcheck_answers where proposal_id = $1 and features is not null)
      or exists (select from household_fact f join proposal p using (kk_index) where p.id = $1 and f.fact = 'features') as known`,
    values: [proposalId],
  });
  return rows[0]?.known === true;
}

async function saveAnswers(
  vault: Vault,
  { proposalId, answers, features, facts, ...columns }: NewAnswers,
): ReturnType<HouseholdStore['saveAnswers']> {
  const row = await proposalRow(vault, proposalId);
  const id = randomUUID();
  const sha256 = createHash('sha256').update(JSON.stringify(answers)).digest('hex');
  await vault.prisma.groundcheckAnswerSet.create({
    data: {
      id,
      proposalId,
      sha256,
      ...columns,
      startedAt: new Date(columns.startedAt),
      sealed: vault.sealer.sealWith(row, answers),
      ...(features === undefined ? {} : { features }),
      ...(facts === undefined ? {} : { components: { ...facts, exclusions: [...facts.exclusions] } }),
    },
  });
  return { answersId: id, sha256 };
}

/** `pg` writes a Uint8Array as bytea only when it is a Buffer. */
function asParameter(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Array.isArray(value) ? value.map(asParameter) : value;
}

function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: violated } = error as Partial<DatabaseError>;
  return code === UNIQUE_VIOLATION && violated === constraint;
}
