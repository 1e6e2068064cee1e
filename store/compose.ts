import { createAdmission, type Admission } from './admission';
import { createDatabase, type Database, type DatabaseOptions } from './database';
import { createHouseholdStore, type HouseholdStore } from './households';
import { createNoticeQueue, type NoticeQueue } from './notices';
import { createOutbox, type Outbox } from './outbox';
import { createProposalStore, type ProposalStore } from './proposals';
import { createRankingStore, type RankingStore } from './ranking';
import { createReferenceStore, type ReferenceStore } from './reference';
import { createSealer, type KeyFile } from './sealing';
import { createTaskStore, type TaskStore } from './tasks';

/** Everything a process can do with PostgreSQL. */
export interface Stores {
  readonly database: Database;
  readonly admission: Admission;
  readonly households: HouseholdStore;
  readonly notices: NoticeQueue;
  readonly outbox: Outbox;
  readonly proposals: ProposalStore;
  readonly ranking: RankingStore;
  readonly reference: ReferenceStore;
  readonly tasks: TaskStore;
}

/** Wires the stores of one process. `keyFile` is the parsed key file; server time is asked of `now`. */
export function createStores(
  options: DatabaseOptions & { readonly keyFile: KeyFile; readonly now: () => number },
): Stores {
  const database = createDatabase(options);
  const households = createHouseholdStore(database, createSealer(options.keyFile));
  const reference = createReferenceStore(database);
  return {
    database,
    households,
    reference,
    admission: createAdmission({ households, reference, now: options.now }),
    notices: createNoticeQueue(database.pool),
    outbox: createOutbox(database.pool),
    proposals: createProposalStore(database),
    ranking: createRankingStore(database.pool),
    tasks: createTaskStore(database.pool),
  };
}
