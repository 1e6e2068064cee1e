import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { DatabaseError, Pool, type QueryArrayConfig, type QueryArrayResult } from 'pg';

export type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** What this file needs of WebAssembly; Node has it, but its types come with browsers only. */
interface WebAssemblyLike {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

export type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>;

/** No table of ours is managed by another program. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** The number of the type "char" of PostgreSQL's catalog, and of a type that no catalog query returns. */
const CATALOG_CHAR = 18;
const UNUSED_TYPE = { number: 1083, column: ColumnTypeEnum.Time };

let loaded: Promise<void> | undefined;

/**
 * Prisma's schema engine on the database at `connectionString`, for `use` only. It is the WebAssembly build: the native one is
 * no package but a download of its own, which a closed network refuses.
 */
export async function withSchemaEngine<Result>(
  { connectionString, schema }: { readonly connectionString: string; readonly schema: string },
  use: (engine: SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loaded ??= load();
  await loaded;
  const pool = new Pool({ connectionString });
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(adapterOn(pool));
    const engine = await bindings.SchemaEngine.new(
      { datamodels: [['schema.prisma', schema]] },
      () => undefined,
      factory,
    );
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    // The engine holds a lock as long as its session lives.
    await pool.end();
  }
}

/** Prisma's adapter for PostgreSQL, corrected where the engine needs more than the client does. */
function adapterOn(pool: Pool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(withMarkedCharacters(pool));
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      return Object.assign(adapter, {
        queryRaw: async (query: SqlQuery) => asCharacters(await queryRaw(query)),
        executeScript: (script: string) => runScript(pool, script),
      });
    },
    // It would get this very database, since the address outweighs the name of the shadow database.
    connectToShadowDb: () => Promise.reject(new Error('Shadow databases are not used here.')),
  };
}

/** The adapter refuses the catalog's type "char", which the engine reads, so it is shown another type instead. */
function withMarkedCharacters(pool: Pool): Pool {
  const query = pool.query.bind(pool) as (config: QueryArrayConfig) => Promise<QueryArrayResult>;
  const marked = async (config: QueryArrayConfig): Promise<QueryArrayResult> => {
    const result = await query(config);
    for (const field of result.fields) if (field.dataTypeID === CATALOG_CHAR) field.dataTypeID = UNUSED_TYPE.number;
    return result;
  };
  return Object.assign(pool, { query: marked });
}

function asCharacters(result: SqlResultSet): SqlResultSet {
  const columnTypes = result.columnTypes.map((type) => (type === UNUSED_TYPE.column ? ColumnTypeEnum.Character : type));
  return { ...result, columnTypes };
}

/**
 * The adapter cuts a script at every semicolon, also inside comments and functions, and then has no transaction around it.
 * Here PostgreSQL gets the script as it is and takes all of it or nothing.
 */
async function runScript(pool: Pool, script: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(script);
  } catch (error) {
    throw error instanceof DatabaseError ? new DriverAdapterError(inPrismaTerms(error)) : error;
  } finally {
    client.release();
  }
}

function inPrismaTerms({ code, severity, message, detail, column, hint }: DatabaseError): DriverAdapterError['cause'] {
  return { kind: 'postgres', code: code ?? 'XX000', severity: severity ?? 'ERROR', message, detail, column, hint };
}

async function load(): Promise<void> {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: WebAssemblyLike };
  const { instance } = await wasm.instantiate(bytes, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
