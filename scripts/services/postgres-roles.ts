import type { Client } from 'pg';

import { DATABASE_ROLES, type DatabaseRole } from '../../store/roles';
import { keptPassword } from './postgres-cluster';

/** Where the password of a role lies: beside that of the cluster, `postgres` gives `postgres-app_api`. */
export function rolePasswordFile(passwordFile: string, role: DatabaseRole): string {
  return `${passwordFile}-${role}`;
}

/** The address `connectionString` for another role, with the password from that role's file. */
export function addressOf(
  connectionString: string,
  { role, passwordFile }: { readonly role: DatabaseRole; readonly passwordFile: string },
): string {
  const url = new URL(connectionString);
  url.username = role;
  url.password = encodeURIComponent(keptPassword(rolePasswordFile(passwordFile, role)));
  return url.toString();
}

/** Creates the roles of our processes: they may log in and nothing else. Each gets a random password the first time. */
export async function ensureRoles(client: Client, passwordFile: string): Promise<void> {
  for (const role of Object.values(DATABASE_ROLES)) {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    if (rowCount === 0) await client.query(`create role ${role}`);
    const password = client.escapeLiteral(keptPassword(rolePasswordFile(passwordFile, role)));
    const rights = 'login nosuperuser nobypassrls nocreatedb nocreaterole noreplication';
    await client.query(`alter role ${role} ${rights} password ${password}`);
  }
}

export interface NewDatabase {
  readonly name: string;
  readonly owner: DatabaseRole | undefined;
}

/** Creates a database unless it exists. One with an owner lets in our roles and nobody else. */
export async function ensureDatabase(client: Client, { name, owner }: NewDatabase): Promise<void> {
  const database = client.escapeIdentifier(name);
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${database}`);
  if (owner === undefined) return;
  await client.query(`alter database ${database} owner to ${owner}`);
  await client.query(`revoke connect, temporary on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${Object.values(DATABASE_ROLES).join(', ')}`);
}

/** Gives `owner` the tables and functions that a superuser made here before there were roles. */
export async function handOver(client: Client, owner: DatabaseRole): Promise<void> {
  const { rows } = await client.query<{ change: string }>(
    `select format('alter table public.%I owner to %I', relname, $1::text) as change from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relowner = current_user::regrole
     union all
     select format('alter routine %s owner to %I', oid::regprocedure, $1::text) from pg_proc p
     where pronamespace = 'public'::regnamespace and proowner = current_user::regrole
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    [owner],
  );
  for (const { change } of rows) await client.query(change);
}
