import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { RANKING_FEATURES } from '../../domain/groundcheck/features';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import type { HouseholdFeatures } from '../../ranking/features';
import type { RankingModel } from '../../ranking/model';
import { generateRegistry, writeTruth } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { liveThroughQuarter, nextQuarterDay, type RegistryFiles } from '../../ranking/registry/next-quarter';
import { generatePersons } from '../../ranking/registry/persons';

/** Where the nation lives: the kabupaten whose households propose, and one they may move to. */
export const KABUPATEN = ['3201', '7371'] as const;
const HOUSEHOLDS = 2_000;
const FIRST_DAY = '2026-01-01';

export interface NationOptions {
  /** Where the ranking looks for `registry.parquet`. */
  readonly directory: string;
  readonly seed: number;
}

/** A made-up nation around the households that propose. From quarter to quarter people are born, die, move, buy and lose things. */
export class Nation {
  private readonly options: NationOptions;
  private day = FIRST_DAY;
  private files: RegistryFiles;

  private constructor(options: NationOptions) {
    this.options = options;
    this.files = filesOf(options, FIRST_DAY);
  }

  static async begin(options: NationOptions): Promise<Nation> {
    const nation = new Nation(options);
    const { seed } = options;
    const directory = join(options.directory, 'made', FIRST_DAY);
    await generateRegistry({ seed, households: HOUSEHOLDS, directory, regions: KABUPATEN });
    await generatePersons({ seed, day: FIRST_DAY, ...nation.files });
    await nation.deliver();
    return nation;
  }

  /** The registry as it stands now. */
  get registryPath(): string {
    return this.files.registryPath;
  }

  /** How the households lie by a model, or, without one, by what they truly live on when the first quarter begins. */
  async referenceBy(model?: RankingModel): Promise<string> {
    const { directory, seed } = this.options;
    if (model === undefined) {
      const truthPath = join(directory, 'made', 'truth-of-welfare.parquet');
      const made = join(directory, 'made', FIRST_DAY);
      await writeTruth({ seed, households: HOUSEHOLDS, directory: made, regions: KABUPATEN, truthPath });
      return truthPath;
    }
    const resultPath = join(directory, 'made', `by-model-${model.version}.parquet`);
    await rankSnapshot({ registryPath: this.registryPath, model, resultPath });
    return resultPath;
  }

  /** The next quarter's registry takes the place of this one's. */
  async liveOn(): Promise<void> {
    const { day, files: from } = this;
    const nextDay = nextQuarterDay(day);
    const to = filesOf(this.options, nextDay);
    await liveThroughQuarter({ from, to, seed: this.options.seed, day });
    this.day = nextDay;
    this.files = to;
    await this.deliver();
  }

  /** Features of households of the first kabupaten, one for each decile asked for. */
  async featuresIn(deciles: readonly number[], model: RankingModel): Promise<readonly HouseholdFeatures[]> {
    const { registryPath } = this.files;
    const resultPath = join(this.options.directory, 'made', 'first-look.parquet');
    await rankSnapshot({ registryPath, model, resultPath });
    const columns = RANKING_FEATURES.map((name) => `"${name}"::double as "${name}"`);
    const rows = await withDuckDb({ threads: 1 }, (duckDb) =>
      rowsOf<HouseholdFeatures & { readonly national_decile: number }>(
        duckDb,
        `select national_decile::integer as national_decile, ${columns.join(', ')}
        from read_parquet(${sqlText(resultPath)}) r join read_parquet(${sqlText(registryPath)}) h using (household_id)
        where h.kabupaten = '${KABUPATEN[0]}' and "householdSize" between 3 and 5
        order by hash(household_id, ${String(this.options.seed)})`,
      ),
    );
    const left = [...rows];
    return deciles.map((decile) => {
      const at = left.findIndex(({ national_decile }) => national_decile === decile);
      const [found] = left.splice(at, 1);
      if (at === -1 || found === undefined)
        throw new Error(`The registry has too few households in decile ${String(decile)}`);
      const { national_decile: _decile, ...features } = found;
      return features;
    });
  }

  /** As the tools do it: the new file is whole before it takes the name of the one before. */
  private async deliver(): Promise<void> {
    const path = join(this.options.directory, 'registry.parquet');
    await copyFile(this.files.registryPath, `${path}.new`);
    await rename(`${path}.new`, path);
  }
}

function filesOf({ directory }: NationOptions, day: string): RegistryFiles {
  const [registryPath = '', personsPath = '', truthPath = ''] = ['registry', 'persons', 'truth'].map((name) =>
    join(directory, 'made', day, `${name}.parquet`),
  );
  return { registryPath, personsPath, truthPath };
}
