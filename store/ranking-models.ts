import type { Pool } from 'pg';

/** A model as it was activated. The artefact is JSON that passed every check of `ranking/model-activation.ts`. */
export interface ActivatedModel {
  readonly id: string;
  readonly version: string;
  /** Of the artefact's canonical JSON. */
  readonly sha256: string;
  readonly artefact: unknown;
}

export interface Activation extends ActivatedModel {
  readonly signature: string;
  readonly keyId: string;
  readonly biasReport: unknown;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly activatedBy: string;
}

export interface RankingModels {
  /** The model that ranks on a legal day (yyyy-mm-dd). */
  inForce(day: string): Promise<ActivatedModel | undefined>;
  find(model: { readonly id: string; readonly version: string }): Promise<ActivatedModel | undefined>;
  /** Every model, the earliest first, without its artefact. */
  list(): Promise<readonly Pick<Activation, 'id' | 'version' | 'sha256' | 'validFrom' | 'validTo'>[]>;
}

const MODEL = 'id, version, sha256, artefact';

/** Reads the models that were activated. */
export function createRankingModels(pool: Pool): RankingModels {
  const first = async (text: string, values: readonly string[]): Promise<ActivatedModel | undefined> =>
    (await pool.query<ActivatedModel>(text, [...values])).rows[0];
  return {
    inForce: (day) =>
      first(
        `select ${MODEL} from ranking_model where valid_from <= $1::date and (valid_to is null or valid_to >= $1::date)`,
        [day],
      ),
    find: ({ id, version }) =>
      first(`select ${MODEL} from ranking_model where id = $1 and version = $2`, [id, version]),
    async list() {
      const text = `select id, version, sha256, valid_from::text as "validFrom", valid_to::text as "validTo"
        from ranking_model order by valid_from`;
      return (await pool.query<Awaited<ReturnType<RankingModels['list']>>[number]>(text)).rows;
    },
  };
}

/** One statement each, one transaction: between the two, a day would have no model or two. */
const END_THE_ONE_BEFORE = `update ranking_model set valid_to = $1::date - 1 where valid_to is null and valid_from < $1::date`;
const ACTIVATE = `insert into ranking_model (id, version, sha256, artefact, signature, key_id, bias_report, valid_from,
  valid_to, activated_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

/** Lets a model rank from its first day on; one without an end is ended the day before. Only the tables' owner may. */
export async function activateModel(pool: Pool, activation: Activation): Promise<void> {
  const { id, version, sha256, artefact, signature, keyId, biasReport, validFrom, validTo, activatedBy } = activation;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(END_THE_ONE_BEFORE, [validFrom]);
    const json = [JSON.stringify(artefact), signature, keyId, JSON.stringify(biasReport)];
    await client.query(ACTIVATE, [id, version, sha256, ...json, validFrom, validTo, activatedBy]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
