import type { DatabaseError, QueryResult } from 'pg';

import { ADMIT, NOT_AT_ONCE } from './households-sql';
import { numbersOf, referenceParameters, withIndexKeys } from './identities';
import { filingRow, viewOfNew, type NewProposal } from './new-proposal';
import { asParameter } from './parameters';
import type { ProposalView } from './proposals';
import type { Vault } from './sealed-row';

export type AdmissionResult =
  | { readonly kind: 'admitted'; readonly proposalId: string; readonly view: ProposalView }
  | { readonly kind: 'running'; readonly proposalId: string }
  | { readonly kind: 'member-elsewhere' }
  /** The id is that of another household's proposal. */
  | { readonly kind: 'id-taken' };

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';

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
    const { id, household } = await file(vault, { proposal, view });
    return id === null ? await runningFor(vault, household) : { kind: 'admitted', proposalId, view };
  } catch (error) {
    if (isRaced(error)) return undefined;
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

const MEMBER_ELSEWHERE = 'proposal_member_in_one_open_proposal';
const SAME_ID = 'proposal_pkey';

/** Somebody else files or changes the same household at this moment, or waited for this filing as it waited for him. */
function isRaced(error: unknown): boolean {
  const { code } = error as Partial<DatabaseError>;
  return code === NOT_AT_ONCE || code === DEADLOCK;
}

/** Which of the rules of admission a statement broke. */
function violatedBy(error: unknown): string | undefined {
  const { code, constraint } = error as Partial<DatabaseError>;
  return code === UNIQUE_VIOLATION && (constraint === MEMBER_ELSEWHERE || constraint === SAME_ID)
    ? constraint
    : undefined;
}

async function file(
  { access, sealer }: Vault,
  { proposal, view }: { readonly proposal: NewProposal; readonly view: ProposalView },
): Promise<Admitted> {
  const answer = await withIndexKeys(() => {
    const rows = JSON.stringify([filingRow(sealer, { proposal, view })]);
    const values = [rows, ...referenceParameters(sealer, numbersOf(proposal.submission))];
    return access.filing({ proposalId: proposal.proposalId }).query<Admitted>({ name: 'admit', text: ADMIT, values });
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
