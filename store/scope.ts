import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';

import { NATION, regionLevel } from '../domain/region';
import type { Role } from '../domain/tasks/catalogue';
import { isTrackingCode } from '../domain/tracking-code';

/** Where a named statement runs: on a connection as it is, or on behalf of somebody. */
export interface Rows {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

/** Who asks: an official, or a service account with several regions. */
export interface Party {
  /** Person id of an official, client id of a service account. */
  readonly subject: string;
  readonly role: Role;
  /** Region codes of the office or the account; an empty one for the nation. */
  readonly regions: readonly string[];
}

/** The household that is being filed: what its filer may find, and the one proposal that may be added. */
export interface Filing {
  /** Its reference; while it is only being admitted, `filing_references` finds it. */
  readonly household?: Uint8Array;
  readonly proposalId?: string;
}

/** A proposal that may be added, and on whose behalf. */
export interface PartyProposal {
  readonly party: Party;
  readonly proposalId: string;
}

/**
 * On whose behalf statements run. PostgreSQL shows the API the rows of that scope and, where there is none, no row at all
 * (docs/decisions/0006-row-level-security.md). A worker's role needs no scope: it acts for the whole nation.
 */
export type Scope =
  | { readonly kind: 'party'; readonly party: Party }
  | { readonly kind: 'filing'; readonly party: Party; readonly filing: Filing }
  /** Several households in one statement, each filed by its own party. */
  | { readonly kind: 'filings'; readonly filings: readonly PartyProposal[] }
  | { readonly kind: 'person'; readonly subject: string }
  /** The ledger of a person's commands: losing its last words in a crash only means that a command is asked for again. */
  | { readonly kind: 'ledger'; readonly subject: string }
  /** The API's own work on bulks that others handed in. */
  | { readonly kind: 'bulk-runner' }
  /** Proposals whose workflows have just been started. */
  | { readonly kind: 'started'; readonly proposalIds: readonly string[] }
  | { readonly kind: 'citizen'; readonly trackingCode: string };

/** Settings of one transaction, by the names the policies ask for. */
type Settings = Readonly<
  Partial<
    Record<
      'office' | 'person' | 'role' | 'tracking_code' | 'household' | 'filing' | 'filings' | 'started' | 'runner',
      string
    >
  >
>;

/** What the policies call the whole nation: an empty setting is one that was never made. */
const WHOLE_NATION = 'nation';

/** Nothing that could end a literal, so that a setting can stand in the text of a statement; room for a group of large accounts. */
const PLAIN = /^[A-Za-z0-9._:@,{}"-]{1,1000000}$/;

/** Every statement in a transaction of its own, in `scope`. Begin, statement and commit travel together: one round trip. */
export function scoped(pool: Pool, scope: Scope): Rows {
  const opening = openingOf(scope);
  return {
    async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
      const client = await pool.connect();
      try {
        const [begun, answered, ended] = await Promise.allSettled([
          client.query(opening),
          client.query<Row>(statement),
          client.query('commit'),
        ]);
        if (begun.status === 'rejected') throw begun.reason;
        if (answered.status === 'rejected') throw answered.reason;
        if (ended.status === 'rejected') throw ended.reason;
        return answered.value;
      } finally {
        client.release();
      }
    },
  };
}

/** Several statements in one transaction, in `scope`: all of them or none. */
export async function withScope<Result>(
  { pool, scope }: { readonly pool: Pool; readonly scope: Scope },
  work: (rows: Rows) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query(openingOf(scope));
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** What is written here is done again if a crash loses it, so nobody waits until it lies on disk. */
const NOT_AWAITED: ReadonlySet<Scope['kind']> = new Set(['ledger', 'started']);

/** Settings that end with the transaction: the next one on this connection begins without any. */
function openingOf(scope: Scope): string {
  const settings = Object.entries(settingsOf(scope)).map(([name, value]) => {
    if (!PLAIN.test(value)) throw new Error(`The scope has an unusable ${name}`);
    return `set local app.${name} = '${value}';`;
  });
  return `begin; ${NOT_AWAITED.has(scope.kind) ? 'set local synchronous_commit = off; ' : ''}${settings.join(' ')}`;
}

function settingsOf(scope: Scope): Settings {
  switch (scope.kind) {
    case 'party':
      return partySettings(scope.party);
    case 'filing':
      return { ...partySettings(scope.party), ...filingSettings(scope.filing) };
    case 'filings':
      return { filings: JSON.stringify(Object.fromEntries(scope.filings.map(filingOfParty))) };
    case 'person':
    case 'ledger':
      return { person: scope.subject };
    case 'bulk-runner':
      return { runner: 'bulk' };
    case 'started':
      return { started: scope.proposalIds.join(',') };
    case 'citizen':
      if (!isTrackingCode(scope.trackingCode)) throw new Error('The scope has no tracking code');
      return { tracking_code: scope.trackingCode };
  }
}

function partySettings({ subject, role, regions }: Party): Settings {
  const known = regions.every((code) => code === NATION || regionLevel(code) !== undefined);
  if (!known || regions.length === 0) throw new Error('The scope has no whole region codes');
  return { office: regions.includes(NATION) ? WHOLE_NATION : regions.join(','), person: subject, role };
}

function filingOfParty({ party, proposalId }: PartyProposal): [string, Settings] {
  return [proposalId, partySettings(party)];
}

function filingSettings({ household, proposalId }: Filing): Settings {
  return {
    ...(household === undefined ? {} : { household: Buffer.from(household).toString('hex') }),
    ...(proposalId === undefined ? {} : { filing: proposalId }),
  };
}
