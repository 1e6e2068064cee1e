import { parseArgs } from 'node:util';
import { z } from 'zod';

import { databaseUrl, type Settings } from '../platform/config';
import { payloadProtection } from '../platform/payload-protection';
import { createTemporalClient } from '../platform/temporal-client';
import { createDatabase } from '../store/database';
import { ERASURE_REASONS, eraseHousehold } from '../store/erasure';
import { deleteHistory } from './keys/delete-history';
import { operatorSettings } from './keys/operator-settings';

const USAGE = `Say which: npm run erase -- --proposal ID --by OFFICE --reason ${ERASURE_REASONS.join('|')}`;
const STATEMENT_TIMEOUT_MS = 60_000;

const Order = z.object({
  proposalId: z.uuid(),
  reason: z.enum(ERASURE_REASONS),
  by: z
    .string()
    .min(2)
    .max(100)
    .regex(/^(?!.*\d{16})/),
});

/** Erases the household of one closed proposal for good. What officials did stays readable. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { proposal: { type: 'string' }, reason: { type: 'string' }, by: { type: 'string' } },
  });
  const order = Order.safeParse({ proposalId: values.proposal, reason: values.reason, by: values.by });
  if (!order.success) throw new Error(USAGE);
  const settings = operatorSettings();
  const database = createDatabase({
    connectionString: databaseUrl(settings),
    connections: 1,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  try {
    const answer = await eraseHousehold(database.pool, order.data);
    if (answer.kind === 'unknown') throw new Error('There is no such proposal.');
    if (answer.kind === 'open') throw new Error('The proposal is still open: withdraw it first.');
    if (answer.startedDirectly) await deleteStart(settings, order.data.proposalId);
    process.stdout.write('The household is erased: its key is destroyed, its numbers lead nowhere.\n');
  } finally {
    await database.close();
  }
}

async function deleteStart(settings: Settings, proposalId: string): Promise<void> {
  const namespace = settings.text('TEMPORAL_NAMESPACE', 'default');
  const address = settings.text('TEMPORAL_ADDRESS', '127.0.0.1:7233');
  const client = createTemporalClient({ address, namespace, payloads: payloadProtection(settings) });
  try {
    await deleteHistory(client, proposalId);
  } finally {
    await client.connection.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The household could not be erased.'}\n`);
  process.exitCode = 1;
});
