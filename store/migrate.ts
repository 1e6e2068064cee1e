import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

// Placeholder until the WASM schema engine is wired in.
export async function migrate({ connectionString }: { connectionString: string; log: (line: string) => void }): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  const folder = join(__dirname, '..', 'prisma', 'migrations');
  const { rows } = await client.query<{ known: boolean }>("select to_regclass('proposal') is not null as known");
  if (rows[0]?.known !== true) for (const name of readdirSync(folder).sort()) await client.query(readFileSync(join(folder, name, 'migration.sql'), 'utf8'));
  await client.end();
}
