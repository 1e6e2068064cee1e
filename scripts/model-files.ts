import { readFile, writeFile } from 'node:fs/promises';

import { biasReport } from '../ranking/bias-report';
import { assessActivation, type ActivationFault, type ActivationVerdict } from '../ranking/model-activation';
import { modelSha256, signModel, type ModelKeys } from '../ranking/model-signature';
import { listKabupaten } from '../ranking/regions';
import type { Database } from '../store/database';
import { activateModel, createRankingModels } from '../store/ranking-models';

/** Where the signature of a model file lies: beside it. */
export function signatureFileOf(modelFile: string): string {
  return `${modelFile}.jws`;
}

export interface ModelCheck {
  readonly candidate: unknown;
  readonly signature: string | undefined;
  readonly keys: ModelKeys;
  readonly database: Database;
  readonly registryPath: string;
  readonly referencePath: string;
}

/** Checks a model against the registry and against the models that were activated. Changes nothing. */
export async function checkForActivation(check: ModelCheck): Promise<ActivationVerdict> {
  const { candidate, signature, keys, database, registryPath, referencePath } = check;
  return assessActivation({
    candidate,
    signature,
    keys,
    kabupaten: await listKabupaten(),
    active: await createRankingModels(database.pool).list(),
    biasOf: (model) => biasReport({ model, registryPath, referencePath }),
  });
}

/** Checks a model and lets it rank. Answers the faults, none when it is active now; with any, nothing was changed. */
export async function checkAndActivate(
  check: ModelCheck & { readonly activatedBy: string },
): Promise<readonly ActivationFault[]> {
  const verdict = await checkForActivation(check);
  if (!verdict.passes) return verdict.faults;
  const { model, keyId, biasReport: report } = verdict;
  const { id, version, validFrom, validTo = null } = model;
  await activateModel(check.database.pool, {
    id,
    version,
    validFrom,
    validTo,
    sha256: modelSha256(model),
    artefact: model,
    signature: check.signature ?? '',
    keyId,
    biasReport: report,
    activatedBy: check.activatedBy,
  });
  return [];
}

/** Signs a model file with a private key in PEM and writes the signature beside it. Answers where. */
export async function signModelFile(modelFile: string, privateKeyPem: string): Promise<string> {
  const signature = await signModel(JSON.parse(await readFile(modelFile, 'utf8')), privateKeyPem);
  const file = signatureFileOf(modelFile);
  await writeFile(file, `${signature}\n`);
  return file;
}

/** A fault as one line: its kind and whatever else it says. */
export function faultLine({ kind, ...rest }: ActivationFault): string {
  const said = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
  return said.length === 0 ? kind : `${kind}: ${said.join(', ')}`;
}
