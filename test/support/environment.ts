import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What global set-up has started for this run. */
export interface TestEnvironment {
  readonly temporalAddress: string;
  /** Namespaces, one for each Jest worker: task queues have fixed names, so workers must not meet. */
  readonly namespaces: readonly string[];
  /** Address of the migrated database as the cluster's owner; tests take copies of it. */
  readonly databaseUrl: string;
  /** Where the cluster's passwords lie. */
  readonly passwordFile: string;
  readonly workflowBundle: string;
}

/** A folder of its own for each run that must not meet another. */
export const TEST_DATA = process.env['TEST_DATA_DIR'] ?? join(__dirname, '..', '..', '.data', 'test');
export const ENVIRONMENT_FILE = join(TEST_DATA, 'environment.json');

export function testEnvironment(): TestEnvironment {
  return JSON.parse(readFileSync(ENVIRONMENT_FILE, 'utf8')) as TestEnvironment;
}

/** The namespace of this Jest worker. */
export function ownNamespace({ namespaces }: TestEnvironment): string {
  const worker = Number(process.env['JEST_WORKER_ID'] ?? '1');
  const namespace = namespaces[(worker - 1) % namespaces.length];
  if (namespace === undefined) throw new Error('Global set-up made no namespace.');
  return namespace;
}
