import type { EvidenceReference } from '../domain/proposal/submission';
import type { ProposalKey, Sealer } from './sealing';
import { findSealedRow, type Vault } from './sealed-row';

/**
 * Documents handed in together, as a column keeps them: what they are in clear, where they lie sealed. Filers call their
 * files what they like, and what they like is the NIK.
 */
export interface KeptEvidence {
  readonly documents: readonly Omit<EvidenceReference, 'reference'>[];
  /** Base64 of the sealed references, in the order of the documents. */
  readonly sealedReferences: string;
}

/** The documents as they are stored with a proposal or a correction: one group, or none where there are no documents. */
export function sealEvidence(
  { sealer, key }: { readonly sealer: Sealer; readonly key: ProposalKey },
  evidence: readonly EvidenceReference[],
): KeptEvidence[] {
  if (evidence.length === 0) return [];
  const references = evidence.map(({ reference }) => reference);
  const sealed = sealer.seal({ ...key, purpose: 'evidence' }, references);
  const documents = evidence.map(({ kind, sha256, mediaType }) => ({ kind, sha256, mediaType }));
  return [{ documents, sealedReferences: Buffer.from(sealed).toString('base64') }];
}

/** The documents of a proposal in the order they came; none of one that is unknown or was erased. */
export async function evidenceOf(vault: Vault, proposalId: string): Promise<EvidenceReference[]> {
  const row = await findSealedRow(vault, proposalId);
  if (row === undefined) return [];
  const { rows } = await vault.access.rows.query<{ evidence: KeptEvidence[] }>({
    name: 'evidence',
    text: 'select evidence from proposal where id = $1',
    values: [proposalId],
  });
  const place = { ...row.key, purpose: 'evidence' } as const;
  return (rows[0]?.evidence ?? []).flatMap(({ documents, sealedReferences }) => {
    const references = vault.sealer.open(place, Buffer.from(sealedReferences, 'base64')) as readonly string[];
    return documents.map((document, index) => ({ ...document, reference: references[index] ?? '' }));
  });
}
