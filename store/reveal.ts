import type { EventActor } from '../contracts/journal';
import type { RevealedNumber, RevealReason } from '../domain/identity/reveal';
import { asFacts, officialOrSystem } from './audit/entry';
import type { Household } from './households';
import { findSealedRow, type SealedHousehold, type Vault } from './sealed-row';

/** A wish to see a whole number. */
export interface RevealRequest {
  readonly proposalId: string;
  readonly number: RevealedNumber;
  readonly actor: EventActor;
  /** `jti` of the access token. */
  readonly tokenId: string;
  readonly reason: RevealReason;
}

export interface Revealed {
  /** In clear: it goes into the answer and nowhere else. */
  readonly number: string;
  /** Numbers this official has been shown within 24 hours, this one included. */
  readonly revealsOfLastDay: number;
}

export interface Revealer {
  /** Opens the seal, writes who saw what and why, and only then answers. `undefined` for an unknown proposal or member. */
  reveal(request: RevealRequest): Promise<Revealed | undefined>;
}

/** The entry in the audit and the one in the access log, or neither, in which case the number is not shown. */
const LOG_REVEAL = `
with seen as (
  insert into access_log (at, person_id, role, office, on_behalf_of, token_id, proposal_id, what, reason)
  values (clock_timestamp(), $2, $3, $4, $5, $6, $1, 'reveal', $7)
)
select audit_append($1, $8), 1 + (select count(*)::int from access_log where person_id = $2 and what = 'reveal'
  and at > clock_timestamp() - interval '24 hours') as "revealsOfLastDay"`;

/** Shows single identity numbers to officials. Whoever asks must have checked role and region. */
export function createRevealer(vault: Vault): Revealer {
  return {
    async reveal({ proposalId, number, actor, tokenId, reason }) {
      const row = await findSealedRow(vault, proposalId);
      const shown = row === undefined ? undefined : numberOf(opened(vault, row), number);
      if (shown === undefined) return undefined;
      const fact = asFacts({ ...officialOrSystem(actor), action: 'number-revealed', detail: { ...number, reason } });
      const { personId, role, office, onBehalfOf = null } = actor;
      const { rows } = await vault.access.rows.query<{ revealsOfLastDay: number }>({
        name: 'log-reveal',
        text: LOG_REVEAL,
        values: [proposalId, personId, role, office, onBehalfOf, tokenId, reason, fact],
      });
      return { number: shown, revealsOfLastDay: rows[0]?.revealsOfLastDay ?? 1 };
    },
  };
}

function opened({ sealer }: Vault, { key, sealed }: SealedHousehold): Household {
  return sealer.open({ ...key, purpose: 'household' }, sealed) as Household;
}

function numberOf({ kkNumber, members }: Household, number: RevealedNumber): string | undefined {
  return number.kind === 'kk' ? kkNumber : members[number.memberNo - 1]?.nik;
}
