import type { DatabaseError, Pool } from 'pg';

import { inGroups } from './in-groups';
import { ADMIT_TOGETHER } from './households-sql';
import { numbersOf, referenceParameters, withIndexKeys } from './identities';
import { requestMarks, type KeptAnswer, type LedgerEntry } from './ledger';
import { asBytea, filingRow, viewOfNew, type NewProposal } from './new-proposal';
import type { ProposalView } from './proposals';
import { scoped, type Party, type Scope } from './scope';
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

/** A household that a party files under a key. */
export interface PartyFiling {
  readonly party: Party;
  readonly proposal: NewProposal;
  readonly keep: KeptFiling;
}

/**
 * Admits a household in one statement with whoever else files at this moment, its answer kept for the filer's key.
 * `undefined` where the key, the household or a person stands in the way: then nothing was written.
 */
export type AdmitTogether = (filing: PartyFiling) => Promise<AnsweredFiling | undefined>;

/** Rows of so many households are written within ten milliseconds or so. */
const MOST_TOGETHER = 32;

/** For all parties of one process. A commit, and what every statement costs, are paid once for a group. */
export function createAdmitTogether(pool: Pool, sealer: Sealer): AdmitTogether {
  const admit = inGroups(MOST_TOGETHER, (filings: readonly Filing[]) => admitAll({ pool, sealer }, filings));
  return async ({ keep, ...filing }) => {
    const view = viewOfNew(filing.proposal);
    const answer = keep.answerTo(view);
    const outcome = await admit({ ...filing, view, entry: keep.entry, answer });
    if (outcome === 'admitted') return { view, answer };
    if (isRefusal(outcome.refusal, STANDS_IN_THE_WAY)) return undefined;
    throw outcome.refusal;
  };
}

interface Filing extends AnsweredFiling, Pick<PartyFiling, 'party' | 'proposal'> {
  readonly entry: LedgerEntry;
}

interface Means {
  readonly pool: Pool;
  readonly sealer: Sealer;
}

type Outcome = 'admitted' | { readonly refusal: unknown };

/**
 * One that cannot be admitted is not to hold up the others: a group that is refused is halved until it stands alone. Throws what
 * is no refusal of a row.
 */
async function admitAll(means: Means, filings: readonly Filing[]): Promise<readonly Outcome[]> {
  try {
    await admitGroup(means, filings);
    return filings.map(() => 'admitted');
  } catch (error) {
    if (!isRefusal(error, OF_ONE_ROW)) throw error;
    const middle = Math.floor(filings.length / 2);
    if (middle === 0) return [{ refusal: error }];
    return [...(await admitAll(means, filings.slice(0, middle))), ...(await admitAll(means, filings.slice(middle)))];
  }
}

async function admitGroup({ pool, sealer }: Means, filings: readonly Filing[]): Promise<void> {
  const rows = scoped(pool, scopeOf(filings));
  await withIndexKeys(() =>
    rows.query({ name: 'admit-together', text: ADMIT_TOGETHER, values: parameters(sealer, filings) }),
  );
}

/** Something is there already, or two groups waited for each other. */
const STANDS_IN_THE_WAY = /^(23505|40P01)$/;
/** Wrong data, a broken constraint, a conflict, a missing right: PostgreSQL took everything back for what may be one row. */
const OF_ONE_ROW = /^(22|23|40|42)/;

function isRefusal(error: unknown, codes: RegExp): boolean {
  return codes.test((error as Partial<DatabaseError>).code ?? '');
}

function scopeOf(filings: readonly Pick<Filing, 'party' | 'proposal'>[]): Scope {
  return { kind: 'filings', filings: filings.map(({ party, proposal: { proposalId } }) => ({ party, proposalId })) };
}

function parameters(sealer: Sealer, filings: readonly Filing[]): unknown[] {
  const numbers = filings.map(({ proposal }) => numbersOf(proposal.submission));
  let before = 0;
  const rows = filings.map(({ proposal, view, entry, answer }, place) => {
    const household_no = before + 1;
    before += numbers[place]?.length ?? 0;
    return { ...filingRow(sealer, { proposal, view }), household_no, ...ledgerRow(sealer, { entry, answer }) };
  });
  return [JSON.stringify(rows), ...referenceParameters(sealer, numbers.flat())];
}

function ledgerRow(sealer: Sealer, { entry, answer }: Pick<Filing, 'entry' | 'answer'>) {
  const { subject, key } = entry;
  const { status, headers, body } = answer;
  const [mark] = requestMarks(sealer, entry);
  return { subject, key, request_hash: asBytea(mark), status, headers, body: JSON.stringify(body ?? null) };
}
