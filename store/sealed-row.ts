import type { Access } from './access';
import type { Identities } from './identities';
import type { ProposalKey, Sealer } from './sealing';

/** Where households are kept and what opens them. */
export interface Vault {
  readonly access: Access;
  readonly sealer: Sealer;
  readonly identities: Identities;
}

/** A household as it lies in the database, and the key to it. */
export interface SealedHousehold {
  readonly key: ProposalKey;
  readonly sealed: Buffer;
}

/** The seal of a proposal. Throws for one that is unknown, that was erased, or that whoever asks may not see. */
export async function sealedRow(vault: Vault, proposalId: string): Promise<SealedHousehold> {
  const row = await findSealedRow(vault, proposalId);
  if (row === undefined) throw new Error('There is no such proposal, or its household was erased');
  return row;
}

/** The same, or `undefined`. */
export async function findSealedRow({ access }: Vault, proposalId: string): Promise<SealedHousehold | undefined> {
  const text = `select p.sealed, k.wrapped_key as "wrappedKey", k.key_id as "keyId"
    from proposal p join proposal_key k on k.proposal_id = p.id where p.id = $1`;
  const { rows } = await access.rows.query<{ sealed: Buffer; wrappedKey: Buffer<ArrayBuffer>; keyId: string }>({
    name: 'sealed-household',
    text,
    values: [proposalId],
  });
  if (rows[0] === undefined) return undefined;
  const { sealed, wrappedKey, keyId } = rows[0];
  return { key: { proposalId, wrappedKey, keyId }, sealed };
}
