import { randomUUID } from 'node:crypto';

import type { EvidenceReference } from '../domain/proposal/submission';
import { asFacts, cipherDigest, SYSTEM, type AuditActor } from './audit/entry';
import { sealEvidence } from './evidence';
import type { Household } from './households';
import { APPLY_CORRECTION, SAVE_CORRECTION } from './households-sql';
import { numbersOf } from './identities';
import { asParameter } from './parameters';
import { sealedRow, type Vault } from './sealed-row';

export interface NewCorrection {
  readonly proposalId: string;
  readonly taskId: string;
  readonly household?: Household;
  readonly evidence: readonly EvidenceReference[];
  /** What it changes of what the household is ranked by, by name. */
  readonly features?: Readonly<Record<string, number>>;
  /** Who changed it, for the audit. */
  readonly by?: AuditActor;
}

/** Keeps what the region changed, sealed, until the workflow has accepted the command that brought it. */
export async function saveCorrection(vault: Vault, correction: NewCorrection): Promise<string> {
  const { proposalId, taskId, household, evidence, features, by = SYSTEM } = correction;
  const id = randomUUID();
  const isEmpty = household === undefined && evidence.length === 0;
  const { sealed, documents } = isEmpty ? { sealed: null, documents: [] } : await sealCorrection(vault, correction);
  const digest = sealed === null ? {} : { sealed: cipherDigest(sealed) };
  const variables = features === undefined ? {} : { variables: Object.keys(features) };
  const detail = { correctionId: id, taskId, evidence: evidence.length, ...digest, ...variables };
  const fact = asFacts({ ...by, action: 'correction-saved', detail });
  const ranked = features === undefined ? null : JSON.stringify(features);
  const values = [id, proposalId, taskId, JSON.stringify(documents), sealed, fact, ranked];
  await vault.access.rows.query({ name: 'save-correction', text: SAVE_CORRECTION, values: values.map(asParameter) });
  return id;
}

async function sealCorrection(
  vault: Vault,
  { proposalId, household, evidence }: NewCorrection,
): Promise<{ readonly sealed: Uint8Array | null; readonly documents: readonly object[] }> {
  const { key } = await sealedRow(vault, proposalId);
  return {
    sealed: household === undefined ? null : vault.sealer.seal({ ...key, purpose: 'correction' }, household),
    documents: sealEvidence({ sealer: vault.sealer, key }, evidence),
  };
}

/** Takes over what a correction changed. Numbers that were wrong and stand nowhere else are forgotten. */
export async function applyCorrection(
  vault: Vault,
  { proposalId, correctionId }: { readonly proposalId: string; readonly correctionId: string },
): Promise<void> {
  const { access, sealer, identities } = vault;
  const { key, sealed: present } = await sealedRow(vault, proposalId);
  const place = { ...key, purpose: 'household' } as const;
  const changed = await correctionIn(vault, correctionId);
  const before = sealer.open(place, present) as Household;
  const household = changed === null ? before : (sealer.open({ ...key, purpose: 'correction' }, changed) as Household);
  const sealed = changed === null ? present : sealer.seal(place, household);
  const [kk, ...niks] = await identities.take(numbersOf(household));
  const fact = asFacts({
    ...SYSTEM,
    action: 'correction-applied',
    detail: { correctionId, sealed: cipherDigest(sealed) },
  });
  const values = [proposalId, correctionId, sealed, household.members.length, niks, kk, fact];
  await access.rows.query({ name: 'apply-correction', text: APPLY_CORRECTION, values: values.map(asParameter) });
  await forgetWrong(vault, { before, household });
}

async function correctionIn({ access }: Vault, correctionId: string): Promise<Buffer | null> {
  const text = 'select sealed from correction where id = $1';
  const statement = { name: 'correction', text, values: [correctionId] };
  const { rows } = await access.rows.query<{ sealed: Buffer | null }>(statement);
  if (rows[0] === undefined) throw new Error('There is no such correction');
  return rows[0].sealed;
}

async function forgetWrong(
  { identities }: Vault,
  { before, household }: { readonly before: Household; readonly household: Household },
): Promise<void> {
  const kept = new Set(numbersOf(household).map(({ value }) => value));
  const wrong = numbersOf(before).filter(({ value }) => !kept.has(value));
  const references = await Promise.all(wrong.map((number) => identities.find(number)));
  await identities.forgetUnused(references.filter((reference) => reference !== undefined));
}
