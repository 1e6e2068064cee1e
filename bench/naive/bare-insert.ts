import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

import { Pool } from 'pg';

import { commonConfig, processSettings } from '../../platform/config';
import { jsonBody } from './json-body';

/** The least a server can do: parse a body and insert it as one row, durable. The floor, not a rival. */
function main(): void {
  const settings = processSettings();
  const { databaseUrl, databaseConnections } = commonConfig(settings);
  const pool = new Pool({ connectionString: databaseUrl, max: databaseConnections });
  const server = createServer((request, response) => {
    void insert(pool, request).then(
      (id) => response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ id })),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(settings.integer('PORT', 0), '127.0.0.1');
}

async function insert(pool: Pool, request: IncomingMessage): Promise<string> {
  const household = (await jsonBody(request)) as { readonly villageCode: string };
  const id = randomUUID();
  const text = 'insert into naive.filed (id, village, household) values ($1, $2, $3)';
  await pool.query({ name: 'bare', text, values: [id, household.villageCode, JSON.stringify(household)] });
  return id;
}

main();
