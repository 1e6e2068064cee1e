import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { createSettings, databaseUrl, type Settings } from '../platform/config';
import { rootsFile, keyFolder } from '../store/audit/outside-copy';
import { readPublicKeys, readSignedCopy } from '../store/audit/read-copy';
import { verifyStanding, type Verdict } from '../store/audit/verify';
import { createDatabase } from '../store/database';
import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';

/** Broken chains that are named; whoever has more begins with these. */
const SHOWN = 20;
/** A large audit is read for minutes; progress is said every so many entries. */
const PROGRESS_EVERY = 250_000;

/** Settings of the process; where nothing is set, those of `npm start` on this machine. */
function settings(): Settings {
  const data = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');
  return createSettings({
    DATABASE_URL: 'postgresql://postgres@127.0.0.1:5433/dtsen',
    DATABASE_PASSWORD_FILE: join(data, 'secrets', 'postgres'),
    AUDIT_EXPORT_DIRECTORY: join(data, 'audit'),
    ...process.env,
  });
}

/** `npm run audit:verify`: every chain and every signed root, against the copy outside the database. */
async function main(): Promise<void> {
  const { step, say } = createSteps();
  const given = settings();
  const directory = given.text('AUDIT_EXPORT_DIRECTORY');
  const keys = readPublicKeys(given.text('AUDIT_PUBLIC_KEYS', keyFolder(directory)));
  if (!existsSync(rootsFile(directory))) throw new Error(`There is no signed root in ${directory}.`);
  const database = createDatabase({
    connectionString: databaseUrl(given),
    connections: 1,
    statementTimeoutMs: 600_000,
  });
  let next = PROGRESS_EVERY;
  const progress = (entries: number): void => {
    if (entries < next) return;
    next += PROGRESS_EVERY;
    say(`  ${String(entries)} entries checked`);
  };
  try {
    const readCopy = (): ReturnType<typeof readSignedCopy> => readSignedCopy(directory, keys);
    const verdict = await step('Audit', () => verifyStanding(database.pool, { readCopy, progress }));
    for (const line of report(verdict)) say(line);
    if (verdict.broken.length > 0 || verdict.brokenRoot !== undefined) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

function report({ entries, proposals, roots, unsigned, brokenRoot, broken }: Verdict): string[] {
  const lines = [`${String(entries)} entries of ${String(proposals)} proposals, ${String(roots)} signed roots.`];
  if (unsigned > 0) lines.push(`${String(unsigned)} entries wait for their root.`);
  if (brokenRoot !== undefined) lines.push(`BROKEN: root ${String(brokenRoot.number)}: ${brokenRoot.fault}`);
  for (const { proposalId, seq, fault } of broken.slice(0, SHOWN)) {
    lines.push(`BROKEN: proposal ${proposalId}, entry ${String(seq)}: ${fault}`);
  }
  if (broken.length > SHOWN) lines.push(`${String(broken.length - SHOWN)} more chains are broken.`);
  if (brokenRoot === undefined && broken.length === 0) lines.push('Nothing is broken.');
  return lines;
}

main().catch((error: unknown) => {
  process.stderr.write(`The audit cannot be verified: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exitCode = 1;
});
