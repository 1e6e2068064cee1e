import { databaseUrl, processSettings } from '../platform/config';
import { migrate } from '../store/migrate';

/** Brings the database that DATABASE_URL names up to the last migration. */
async function main(): Promise<void> {
  let applied = 0;
  await migrate({
    connectionString: databaseUrl(processSettings()),
    log: (sentence) => {
      applied++;
      console.log(sentence);
    },
  });
  if (applied === 0) console.log('The database is up to date.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
