import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Client } from '@temporalio/client';

import { startRegistryCheck } from '../contracts/start-registry-check';
import type { Calendar } from '../domain/calendar/calendar';
import { checksToBegin, REASON_OF_KIND, type ChecksSoFar } from '../domain/registry/checks';
import { createSettings, databaseUrl } from '../platform/config';
import { payloadProtection } from '../platform/payload-protection';
import { createTemporalClient } from '../platform/temporal-client';
import { writeFindings } from '../ranking/registry/findings';
import { readGroundcheckList, type GroundcheckList, type ListedHousehold } from '../ranking/registry/listed-households';
import { createDatabase, type Database } from '../store/database';
import { createReferenceStore } from '../store/reference';
import { acceptedRegistryChecks, registryChecksSoFar } from '../store/registry-checks';
import { DATABASE_ROLES } from '../store/roles';
import { operatorSettings } from './keys/operator-settings';
import { rolePasswordFile } from './services/postgres-roles';
import { projectFolder } from './services/project-folder';
import type { Steps } from './steps';

/** How many checks are begun at once and where. */
export interface CheckLimits {
  /** Open checks a kabupaten/kota may have, those of earlier lists among them. */
  readonly perKabupaten: number;
  /** Starts a second. */
  readonly perSecond: number;
}

export interface BegunChecks {
  readonly begun: number;
  /** Found begun already, by an earlier call or one beside this. */
  readonly known: number;
  /** Left for a later call, when the offices have room again. */
  readonly left: number;
}

interface Work extends CheckLimits {
  readonly client: Client;
  readonly list: GroundcheckList;
  readonly soFar: ChecksSoFar;
  readonly calendar: Calendar;
}

type NamedHousehold = ListedHousehold & { readonly checkId: string };

/**
 * The id of the check of one household of one list: the same for the same list and household, so that a call that was killed
 * goes on where it ended and two calls at once begin nothing twice. A version 8 UUID of their SHA-256.
 */
export function checkIdOf({ sha256 }: Pick<GroundcheckList, 'sha256'>, household: number): string {
  const hash = createHash('sha256')
    .update(`${sha256}/${String(household)}`)
    .digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-');
}

/** How the tasks of a list name it. */
function nameOf({ sha256 }: GroundcheckList): string {
  return sha256.slice(0, 12);
}

/** Begins the checks there is room for, at a steady rate. What Temporal refuses for other reasons stops the work; call again. */
export async function beginChecks(work: Work): Promise<BegunChecks> {
  const { client, list, soFar, calendar, perKabupaten, perSecond } = work;
  const named = list.households.map((household): NamedHousehold => {
    return { ...household, checkId: checkIdOf(list, household.household) };
  });
  const now = checksToBegin(named, { ...soFar, perKabupaten });
  let begun = 0;
  for (const { checkId, household, kinds, villageCode } of now) {
    const reference = `${nameOf(list)}/${String(household)}`;
    const reasonCodes = kinds.map((kind) => REASON_OF_KIND[kind]);
    const input = { household: { reference, villageCode }, reasonCodes, calendar };
    const slot = pause(1_000 / perSecond);
    if (await startRegistryCheck(client, { checkId, input })) begun += 1;
    await slot;
  }
  const before = named.filter(({ checkId }) => soFar.begun.has(checkId)).length;
  return { begun, known: before + now.length - begun, left: named.length - before - now.length };
}

const STATEMENT_TIMEOUT_MS = 60_000;

/** Opens the checks of the list in `folder` in the system that runs here, or the one the environment names. */
export async function openListedChecks(
  { folder, ...limits }: CheckLimits & { readonly folder: string },
  { step, say }: Steps,
): Promise<void> {
  if (!existsSync(join(folder, 'groundchecks.csv'))) throw new RangeError(`${folder} holds no groundchecks.csv.`);
  const list = await step('Reading the list', () => readGroundcheckList(folder));
  const [database, client] = [connectedDatabase(), connectedTemporal()];
  try {
    const soFar = await registryChecksSoFar(database.pool);
    const calendar = await createReferenceStore(database).calendar();
    const { begun, known, left } = await step('Opening checks', () =>
      beginChecks({ client, list, soFar, calendar, ...limits }),
    );
    say(`${begun} checks opened, ${known} were open or done already, ${left} wait until their offices have room.`);
  } finally {
    await client.connection.close();
    await database.close();
  }
}

/**
 * Writes what was found of the list in `folder` and accepted so far into `to`, for the next import. Answers false, and writes
 * nothing, where nothing was accepted yet.
 */
export async function writeListedFindings(
  { folder, to }: { readonly folder: string; readonly to: string },
  { step, say }: Steps,
): Promise<boolean> {
  if (!existsSync(join(folder, 'groundchecks.csv'))) throw new RangeError(`${folder} holds no groundchecks.csv.`);
  const list = await step('Reading the list', () => readGroundcheckList(folder));
  const database = connectedDatabase();
  try {
    const findings = await acceptedRegistryChecks(database.pool, nameOf(list));
    if (findings.length === 0) return false;
    const doubts = await step('Writing what was found', () => writeFindings({ from: folder, findings, to }));
    say(`Households looked at so far: ${findings.length} of ${list.households.length}. Doubts in ${to}: ${doubts}.`);
    return true;
  } finally {
    await database.close();
  }
}

/** The database with the role of reports. */
function connectedDatabase(): Database {
  const role = DATABASE_ROLES.read;
  const data = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');
  const connectionString = databaseUrl(
    createSettings({
      DATABASE_URL: `postgresql://${role}@127.0.0.1:5433/dtsen`,
      DATABASE_PASSWORD_FILE: rolePasswordFile(join(data, 'secrets', 'postgres'), role),
      ...process.env,
    }),
  );
  return createDatabase({ connectionString, connections: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
}

/** Temporal with the keys of the operators. */
function connectedTemporal(): Client {
  const settings = operatorSettings();
  return createTemporalClient({
    address: settings.text('TEMPORAL_ADDRESS', '127.0.0.1:7233'),
    namespace: settings.text('TEMPORAL_NAMESPACE', 'default'),
    payloads: payloadProtection(settings),
  });
}
