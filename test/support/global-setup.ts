import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { msToTs } from '@temporalio/common/lib/time';

import { temporal as protocol } from '@temporalio/proto';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

import { SEARCH_ATTRIBUTE_TYPES } from '../../contracts/search-attributes';
import { startPostgres } from '../../scripts/services/postgres';
import { startTemporalDevServer } from '../../scripts/services/temporal';
import { temporalExecutable } from '../../scripts/services/temporal-executables';
import { migrate } from '../../store/migrate';
import { DATABASE_ROLES } from '../../store/roles';
import { freePort } from '../../platform/ports';
import { ENVIRONMENT_FILE, TEST_DATA, type TestEnvironment } from './environment';
import { running } from './running';

const NAMESPACES = ['test-1', 'test-2', 'test-3', 'test-4'];

/** A real PostgreSQL and a real Temporal server for this run, on ports nobody uses. */
export default async function globalSetup(): Promise<void> {
  if (running.length > 0) return;
  await rm(TEST_DATA, { recursive: true, force: true });
  await mkdir(TEST_DATA, { recursive: true });
  const file = (name: string): string => join(TEST_DATA, name);
  const postgres = await startPostgres({
    dataDir: file('postgres'),
    port: await freePort(),
    passwordFile: file('postgres-password'),
    logFile: file('postgres.log'),
    runFile: file('postgres.run'),
    // A test run may lose its database: nothing of it is kept.
    settings: { max_connections: '300', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  running.push(postgres);
  await postgres.ensureRoles();
  await postgres.ensureDatabase('template_dtsen', DATABASE_ROLES.migrate);
  const connectionString = postgres.connectionStringAs(DATABASE_ROLES.migrate, 'template_dtsen');
  await migrate({ connectionString, log: () => undefined });

  const temporalAddress = await temporalServer(file);
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, '..', '..', 'workflows', 'index.ts'),
    workflowInterceptorModules: [join(__dirname, '..', '..', 'workflows', 'refused-payloads.ts')],
    failureConverterPath: join(__dirname, '..', '..', 'platform', 'failure-converter.ts'),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(file('workflows.js'), code);
  const environment: TestEnvironment = {
    temporalAddress,
    namespaces: NAMESPACES,
    databaseUrl: postgres.connectionString('template_dtsen'),
    passwordFile: file('postgres-password'),
    workflowBundle: file('workflows.js'),
  };
  await writeFile(ENVIRONMENT_FILE, JSON.stringify(environment));
}

async function temporalServer(file: (name: string) => string): Promise<string> {
  const executable = await temporalExecutable();
  if (executable === undefined) return prepared(process.env['TEMPORAL_ADDRESS'] ?? '');
  const server = await startTemporalDevServer({
    executable,
    dbFile: file('temporal.db'),
    port: await freePort(),
    uiPort: await freePort(),
    namespace: 'default',
    searchAttributes: SEARCH_ATTRIBUTE_TYPES as Parameters<typeof startTemporalDevServer>[0]['searchAttributes'],
    logFile: file('temporal.log'),
    runFile: file('temporal.run'),
  });
  running.push(server);
  return prepared(server.address);
}

const { IndexedValueType } = protocol.api.enums.v1;
const TYPES: Readonly<Record<string, protocol.api.enums.v1.IndexedValueType>> = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

async function prepared(address: string): Promise<string> {
  const connection = await Connection.connect({ address });
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTE_TYPES).map(([name, type]) => [name, TYPES[type] ?? 0]),
  );
  for (const namespace of NAMESPACES) {
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await connection.workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod })
      .catch(() => undefined);
  }
  for (const namespace of NAMESPACES)
    await until(() => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
  await connection.close();
  return address;
}

/** A namespace is known to the whole server a moment after it was registered. */
async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
