import { readFile } from 'node:fs/promises';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';

import { modelKeys, signModel } from '../ranking/model-signature';
import { writeTruth } from '../ranking/population';
import type { Database } from '../store/database';
import { createRankingModels } from '../store/ranking-models';
import { checkAndActivate, faultLine } from './model-files';
import { projectFolder } from './services/project-folder';

export interface DemoModelOptions {
  readonly database: Database;
  /** Holds `registry.parquet`, made from `seed` and `households`. */
  readonly registryDirectory: string;
  readonly seed: number;
  readonly households: number;
}

/**
 * Activates the demonstration's model where none is active, with the checks every model goes through. Its key is made
 * here and forgotten: nobody needs to sign for a demonstration again.
 */
export async function ensureDemoModel({
  database,
  registryDirectory,
  seed,
  households,
}: DemoModelOptions): Promise<void> {
  if ((await createRankingModels(database.pool).list()).length > 0) return;
  const file = join(projectFolder(), 'prisma', 'reference', 'models', 'pmt-demo-2026.json');
  const candidate: unknown = JSON.parse(await readFile(file, 'utf8'));
  const { privateKey } = generateKeyPairSync('ed25519', { privateKeyEncoding: PEM, publicKeyEncoding: SPKI });
  const publicKey = createPublicKey(createPrivateKey(privateKey)).export(SPKI).toString();
  const referencePath = join(registryDirectory, 'truth.parquet');
  await writeTruth({ seed, households, directory: registryDirectory, truthPath: referencePath });
  const faults = await checkAndActivate({
    candidate,
    signature: await signModel(candidate, privateKey),
    keys: modelKeys([publicKey]),
    database,
    registryPath: join(registryDirectory, 'registry.parquet'),
    referencePath,
    activatedBy: 'set-up of the demonstration',
  });
  if (faults.length > 0)
    throw new Error(`The demonstration's model does not pass: ${faults.map(faultLine).join('; ')}`);
}

const PEM = { type: 'pkcs8', format: 'pem' } as const;
const SPKI = { type: 'spki', format: 'pem' } as const;
