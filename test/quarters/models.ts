import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isoDay, legalDay, type Calendar } from '../../domain/calendar/calendar';
import { JAKARTA_OFFSET_MINUTES, pathOfVersion } from '../../domain/calendar/quarter';
import { scoreOf } from '../../domain/ranking/score';
import { FEATURE_KEYS, type HouseholdFeatures } from '../../ranking/features';
import { RankingModel, type BiasLimits } from '../../ranking/model';
import type { ActivationFault } from '../../ranking/model-activation';
import { modelKeys, verifyModel, type ModelKeys } from '../../ranking/model-signature';
import { checkAndActivate, faultLine, signatureFileOf, signModelFile } from '../../scripts/model-files';
import type { Database } from '../../store/database';
import { demoModel } from '../ranking/folder';
import type { Nation } from './nation';
import { FIRST_VERSION, modelChanges } from './rules';

type GoldenCase = NonNullable<RankingModel['goldenCases']>[number];
type Strata = RankingModel['strata'];

/**
 * Limits of the first model. They are about islands here: of two kabupaten each is one, and against what these households truly
 * live on the demonstration's model leaves out half of the poor of the smaller (it is made for a whole nation).
 */
const LIMITS_OF_TWO_KABUPATEN: BiasLimits = {
  shareRatio: { min: 0.6, max: 1.67 },
  exclusionError: 0.5,
  inclusionError: 0.5,
  smallestGroup: 500,
};

/** The demonstration's model and what becomes of it: from change to change some of its coefficients grow. */
export function modelsOf(versions: readonly string[], calendar: Calendar): readonly RankingModel[] {
  const demo = demoModel();
  const first = RankingModel.parse({ ...demo, biasLimits: LIMITS_OF_TWO_KABUPATEN });
  const later = modelChanges(versions.length).map((index, nth) => {
    const { freezeAtMs } = pathOfVersion(calendar, versions[index] ?? FIRST_VERSION);
    const validFrom = isoDay(legalDay(freezeAtMs, JAKARTA_OFFSET_MINUTES));
    const model = { ...demo, version: String(nth + 2), validFrom, strata: grown(demo.strata, nth) };
    return RankingModel.parse({ ...model, goldenCases: demo.goldenCases?.map((one) => golden(one, model)) });
  });
  return [first, ...later];
}

/** Every third coefficient, beginning with the `nth`, is half as large again. */
function grown(strata: Strata, nth: number): Strata {
  return Object.fromEntries(
    Object.entries(strata).map(([kabupaten, { intercept, coefficients }]) => {
      const changed = coefficients.map((one, row) => Math.round(one * (row % 3 === nth ? 1.5 : 1)));
      return [kabupaten, { intercept, coefficients: changed }] as const;
    }),
  );
}

const NOTHING = Object.fromEntries(FEATURE_KEYS.map((name) => [name, 0])) as HouseholdFeatures;

function golden({ features, ...known }: GoldenCase, model: RankingModel): GoldenCase {
  const household = { model, kabupaten: known.kabupaten, features: { ...NOTHING, ...features } };
  return { ...known, features, score: scoreOf(household) };
}

/** A model as it is on record. */
interface Recorded {
  readonly version: string;
  readonly artefact: object;
  readonly signature: string;
  readonly keyId: string;
  readonly sha256: string;
}

const ON_RECORD = `select version, artefact, signature, key_id as "keyId", sha256 from ranking_model order by valid_from`;

/** Whoever answers for the models: signs their files, and has them checked and activated as `npm run model` does. */
export class ModelOffice {
  /** Faults of what was handed in wrongly and did not come into force. */
  readonly refusals: string[] = [];
  private readonly own = newKeys();
  private readonly stranger = newKeys();
  private readonly nation: Nation;
  private readonly database: Database;
  private readonly folder: string;

  constructor({ nation, database, folder }: { nation: Nation; database: Database; folder: string }) {
    this.nation = nation;
    this.database = database;
    this.folder = folder;
  }

  /** Verifies what was signed here. */
  get keys(): ModelKeys {
    return modelKeys([this.own.publicKey]);
  }

  /** Measured by what the households truly live on, or by the model in force. Throws with every fault. */
  async activate(model: RankingModel, inForce?: RankingModel): Promise<void> {
    const faults = await this.handIn({ model, signed: model, key: this.own.privateKey }, inForce);
    if (faults.length > 0) throw new Error(`Model ${model.version} was refused: ${faults.map(faultLine).join('; ')}`);
  }

  /** Hands a model in as nobody may: once signed by somebody else, and once changed after it was signed. */
  async handInWrongly(model: RankingModel, inForce: RankingModel): Promise<void> {
    const signed = { ...model, source: `${model.source} Changed.` };
    const wrong = [
      await this.handIn({ model, signed: model, key: this.stranger.privateKey }, inForce),
      await this.handIn({ model, signed, key: this.own.privateKey }, inForce),
    ];
    this.refusals.push(...wrong.flat().map(({ kind }) => kind));
  }

  /** Every model on record, the earliest first, and what its signature is worth: of the artefact, and of another one. */
  async verified(): Promise<readonly (Recorded & { readonly said: unknown; readonly saidOfAnother: unknown })[]> {
    const { rows } = await this.database.pool.query<Recorded>(ON_RECORD);
    return Promise.all(
      rows.map(async (row) => {
        const proof = { signature: row.signature, keys: this.keys };
        const another = { ...row.artefact, validFrom: '2020-01-01' };
        return {
          ...row,
          said: await verifyModel(row.artefact, proof),
          saidOfAnother: await verifyModel(another, proof),
        };
      }),
    );
  }

  private async handIn(
    { model, signed, key }: { model: RankingModel; signed: RankingModel; key: string },
    inForce?: RankingModel,
  ): Promise<readonly ActivationFault[]> {
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, `model-${model.version}.json`);
    await writeFile(file, JSON.stringify(signed));
    await signModelFile(file, key);
    return checkAndActivate({
      candidate: JSON.parse(JSON.stringify(model)) as unknown,
      signature: await readFile(signatureFileOf(file), 'utf8'),
      keys: this.keys,
      database: this.database,
      registryPath: this.nation.registryPath,
      referencePath: await this.nation.referenceBy(inForce),
      activatedBy: 'test',
    });
  }
}

function newKeys(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
