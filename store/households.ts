import type { AdmittedProposal } from '../contracts/activities';
import type { EvidenceReference, SubmittedMember } from '../domain/proposal/submission';
import { admitHousehold, type AdmissionResult } from './admit-household';
import type { AnsweredFiling, PartyFiling } from './admit-together';
import { applyCorrection, saveCorrection, type NewCorrection } from './corrections';
import { evidenceOf, type KeptEvidence } from './evidence';
import type { NewProposal } from './new-proposal';
import { asParameter } from './parameters';
import { sealedRow, type Vault } from './sealed-row';
import { latestVisit, saveAnswers, type KeptVisit, type NewAnswers } from './visit-answers';

/** The household of a proposal in clear. It stays inside the process that opened it. */
export interface Household {
  readonly villageCode: string;
  readonly kkNumber: string;
  readonly address: string;
  readonly members: readonly SubmittedMember[];
}

export interface HouseholdStore {
  admit(proposal: NewProposal): Promise<AdmissionResult>;
  /** Admits and keeps the answer in one statement, or does nothing and answers `undefined`. */
  admitAtOnce(filing: Omit<PartyFiling, 'party'>): Promise<AnsweredFiling | undefined>;
  /** What the workflow needs to know, or `undefined` for an unknown proposal. */
  findAdmitted(proposalId: string): Promise<(Omit<AdmittedProposal, 'calendar'> & { calendarId: string }) | undefined>;
  /** Which calendar the proposal lives by, and where. */
  findPinned(proposalId: string): Promise<{ readonly calendarId: string; readonly villageCode: string } | undefined>;
  /** Opens the seal. Throws for a proposal that is unknown or was erased. */
  open(proposalId: string): Promise<Household>;
  /** What was handed in with the proposal and with its corrections, in the order it came. */
  evidence(proposalId: string): Promise<EvidenceReference[]>;
  /** Keeps what the region changed, sealed, until the workflow has accepted the command that brought it. */
  saveCorrection(correction: NewCorrection): Promise<string>;
  applyCorrection(request: { readonly proposalId: string; readonly correctionId: string }): Promise<void>;
  /** Decile of the household in the latest version that holds it. */
  knownDecile(kkNumber: string): Promise<number | undefined>;
  /** Whether there is a complete set of ranking variables, from a visit, the filer or the registry. */
  hasFeatures(proposalId: string): Promise<boolean>;
  saveAnswers(answers: NewAnswers): Promise<{ answersId: string; sha256: string }>;
  /** The answers of the visit that was completed last, for whoever reviews them. */
  latestVisit(proposalId: string): Promise<KeptVisit | undefined>;
}

/** Keeps households sealed: PostgreSQL holds ciphertext, and blind indexes to find them by. */
export function createHouseholdStore(vault: Vault): HouseholdStore {
  return {
    admit: (proposal) => admitHousehold(vault, proposal),
    admitAtOnce: async (filing) => vault.access.admitAtOnce?.(filing),
    findAdmitted: (proposalId) => findAdmitted(vault, proposalId),
    findPinned: (proposalId) => findPinned(vault, proposalId),
    async open(proposalId) {
      const { key, sealed } = await sealedRow(vault, proposalId);
      return vault.sealer.open({ ...key, purpose: 'household' }, sealed) as Household;
    },
    evidence: (proposalId) => evidenceOf(vault, proposalId),
    saveCorrection: (correction) => saveCorrection(vault, correction),
    applyCorrection: (request) => applyCorrection(vault, request),
    knownDecile: (kkNumber) => knownDecile(vault, kkNumber),
    hasFeatures: (proposalId) => hasFeatures(vault, proposalId),
    saveAnswers: (answers) => saveAnswers(vault, answers),
    latestVisit: (proposalId) => latestVisit(vault, proposalId),
  };
}

interface AdmittedRow {
  readonly trackingCode: string;
  readonly channel: AdmittedProposal['channel'];
  readonly villageCode: string;
  readonly calendarId: string;
  readonly evidence: readonly KeptEvidence[];
  readonly kind: string;
  readonly filedAt: Date;
  readonly receives: unknown;
}

async function findAdmitted({ access }: Vault, proposalId: string): ReturnType<HouseholdStore['findAdmitted']> {
  const { rows } = await access.rows.query<AdmittedRow>({
    name: 'find-admitted',
    text: `select tracking_code as "trackingCode", channel, village as "villageCode", calendar_id as "calendarId", evidence,
      kind, filed_at as "filedAt", (select value from household_fact f where f.kk_index = p.kk_index and f.fact = 'receives')
        as receives
      from proposal p where id = $1`,
    values: [proposalId],
  });
  if (rows[0] === undefined) return undefined;
  const { receives, ...row } = rows[0];
  return {
    proposalId,
    ...row,
    evidence: row.evidence.flatMap(({ documents }) => documents.map(({ kind }) => kind)),
    kind: row.kind === 'update' ? 'update' : 'new',
    receivesAid: Array.isArray(receives) && receives.length > 0,
    filedAt: row.filedAt.toISOString(),
  };
}

async function findPinned({ access }: Vault, proposalId: string): ReturnType<HouseholdStore['findPinned']> {
  const text = 'select calendar_id as "calendarId", village as "villageCode" from proposal where id = $1';
  const statement = { name: 'find-pinned', text, values: [proposalId] };
  return (await access.rows.query<{ calendarId: string; villageCode: string }>(statement)).rows[0];
}

/** The registry's own statement first, else the latest proposal that was ranked. */
const KNOWN_DECILE = `select coalesce(
  (select (value #>> '{}')::int from household_fact where kk_index = $1 and fact = 'decile'),
  (select decile from proposal where kk_index = $1 and decile is not null order by created_at desc limit 1)) as decile`;

async function knownDecile({ access, identities }: Vault, kkNumber: string): Promise<number | undefined> {
  const household = await identities.find({ purpose: 'kk', value: kkNumber });
  if (household === undefined) return undefined;
  const statement = { name: 'known-decile', text: KNOWN_DECILE, values: [asParameter(household)] };
  const { rows } = await access.filing({ household }).query<{ decile: number | null }>(statement);
  return rows[0]?.decile ?? undefined;
}

async function hasFeatures({ access }: Vault, proposalId: string): Promise<boolean> {
  const { rows } = await access.rows.query<{ known: boolean }>({
    name: 'has-features',
    text: `select exists (select from groundcheck_answers g where proposal_id = $1 and features is not null and not exists (
        select from groundcheck_instance late where late.answers_id = g.id and late.state = 'late'))
      or exists (select from household_fact f join proposal p using (kk_index) where p.id = $1 and f.fact = 'features') as known`,
    values: [proposalId],
  });
  return rows[0]?.known === true;
}
