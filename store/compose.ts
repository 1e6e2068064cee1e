import type { RatePlan } from '../domain/limits/rate-plans';
import type { Actor } from '../domain/tasks/decide';
import { forCitizen, onBehalfOf, partyOf, wholeNation, type Access } from './access';
import { createAccessLog, type AccessLog } from './access-log';
import { createAdmitTogether } from './admit-together';
import { createAdmission, type Admission, type AdmissionReference } from './admission';
import { createAttachmentStore, type AttachmentStore } from './attachments';
import { createAuditStore, type AuditStore } from './audit/history';
import { createBulkStore, type BulkStore } from './bulk';
import { createCommentStore, type CommentStore } from './comments';
import { createCommandStore, type CommandStore } from './commands';
import { createCycleProgress, type CycleProgress } from './cycle-progress';
import { createDatabase, type Database, type DatabaseOptions } from './database';
import { createDelegationStore, type DelegationStore } from './delegations';
import { createExplanationStore, type ExplanationStore } from './explanations';
import { createFacilitatorStore, type FacilitatorStore } from './facilitators';
import { createFreezeStore, type FreezeStore } from './freezes';
import { createInstanceStore, type InstanceStore } from './groundcheck-instances';
import { createHouseholdStore, type HouseholdStore } from './households';
import { createIdentities } from './identities';
import { createLedger, type Ledger } from './ledger';
import { createNoticeQueue, type NoticeQueue } from './notices';
import { createObjectionStore, type ObjectionStore } from './objections';
import { createOutbox, type Outbox } from './outbox';
import { createPaymentStore, type PaymentStore } from './payments';
import { createProposalStore, type ProposalStore } from './proposals';
import { createRankingStore, type RankingStore } from './ranking';
import { createRankingModels, type RankingModels } from './ranking-models';
import { createRateLimits, type RateLimits } from './rate-limits';
import { createReferenceStore, type ReferenceStore } from './reference';
import { createRevealer, type Revealer } from './reveal';
import type { Party } from './scope';
import { createSealer, type KeySource } from './sealing';
import { createTaskStore, type TaskStore } from './tasks';

/** What can be done with households and their proposals, on behalf of whoever it was made for. */
export interface ProposalStores {
  readonly accessLog: AccessLog;
  readonly audit: AuditStore;
  readonly admission: Admission;
  readonly households: HouseholdStore;
  readonly proposals: ProposalStore;
  /** What a decile is explained with. */
  readonly explanations: ExplanationStore;
  readonly payments: PaymentStore;
  readonly freezes: FreezeStore;
  /** Who may be sent on a visit. */
  readonly facilitators: FacilitatorStore;
  readonly revealer: Revealer;
  readonly comments: CommentStore;
  /** Answers of devices, by the id each device gave them. */
  readonly instances: InstanceStore;
  /** What was handed in with objections, for those who judge them. */
  readonly objections: ObjectionStore;
  /** Documents and photos kept below a folder. */
  attachmentsIn(folder: string): AttachmentStore;
}

/** Everything a worker can do with PostgreSQL: it carries the proposals of the whole nation. */
export interface Stores extends ProposalStores {
  readonly database: Database;
  /** Decisions that nobody answered in time. */
  readonly commands: CommandStore;
  readonly notices: NoticeQueue;
  readonly outbox: Outbox;
  readonly ranking: RankingStore;
  readonly rankingModels: RankingModels;
  readonly reference: ReferenceStore;
}

/** Everything the API can do with PostgreSQL. What belongs to a household or an office, only on behalf of somebody. */
export interface ApiStores {
  readonly database: Database;
  readonly bulk: BulkStore;
  readonly commands: CommandStore;
  readonly cycleProgress: Pick<CycleProgress, 'determinations' | 'findRun' | 'read'>;
  readonly delegations: DelegationStore;
  readonly ledger: Ledger;
  readonly outbox: Pick<Outbox, 'relayOne'>;
  readonly rateLimits: RateLimits;
  readonly reference: ReferenceStore;
  readonly tasks: TaskStore;
  /** On behalf of an official, or of a service account with its regions. */
  as(who: Actor | Party): ProposalStores;
  /** On behalf of the household that holds a tracking code. Throws for what is none. */
  forCitizen(
    trackingCode: string,
  ): Pick<ProposalStores, 'accessLog' | 'comments' | 'explanations' | 'households' | 'proposals'>;
}

/** `keys` is where the key file is read; server time is asked of `now`. */
export type StoreOptions = DatabaseOptions & { readonly keys: KeySource; readonly now: () => number };

/** Wires the stores of a worker, whose address names the role `app_worker`. */
export function createStores(options: StoreOptions): Stores {
  const database = createDatabase(options);
  const { pool } = database;
  const reference = createReferenceStore(database);
  return {
    database,
    reference,
    ...proposalStores(options, { reference })(wholeNation(pool)),
    commands: createCommandStore(pool),
    notices: createNoticeQueue(pool),
    outbox: createOutbox(pool),
    ranking: createRankingStore(pool),
    rankingModels: createRankingModels(pool),
  };
}

export interface ApiStoreOptions extends StoreOptions {
  readonly ratePlans?: readonly RatePlan[];
  /** What stands between admission and the reference data, e.g. a memory of it. */
  readonly forAdmission?: (reference: ReferenceStore) => AdmissionReference;
}

/** Wires the stores of the API, whose address names the role `app_api`. */
export function createApiStores(options: ApiStoreOptions): ApiStores {
  const database = createDatabase(options);
  const { pool } = database;
  const reference = createReferenceStore(database);
  const storesFor = proposalStores(options, { reference: options.forAdmission?.(reference) ?? reference });
  const sealer = createSealer(options.keys);
  const together = createAdmitTogether(pool, sealer);
  return {
    database,
    reference,
    bulk: createBulkStore(pool),
    commands: createCommandStore(pool),
    cycleProgress: createCycleProgress(pool),
    delegations: createDelegationStore(pool),
    ledger: createLedger(pool, sealer),
    outbox: createOutbox(pool),
    rateLimits: createRateLimits(pool, options.ratePlans === undefined ? {} : { plans: options.ratePlans }),
    tasks: createTaskStore(pool),
    as: (who) => storesFor(onBehalfOf(pool, { party: 'personId' in who ? partyOf(who) : who, together })),
    forCitizen: (trackingCode) => storesFor(forCitizen(pool, trackingCode)),
  };
}

function proposalStores(
  { keys, now }: StoreOptions,
  { reference }: { readonly reference: AdmissionReference },
): (access: Access) => ProposalStores {
  const sealer = createSealer(keys);
  return (access) => {
    const vault = { access, sealer, identities: createIdentities(access.rows, sealer) };
    const households = createHouseholdStore(vault);
    const admission = createAdmission({ households, reference, now });
    return {
      households,
      admission,
      proposals: createProposalStore(access.rows),
      accessLog: createAccessLog(access.rows),
      audit: createAuditStore(access.rows),
      explanations: createExplanationStore(access.rows),
      payments: createPaymentStore(access.rows),
      freezes: createFreezeStore(access.rows),
      facilitators: createFacilitatorStore(access.rows),
      revealer: createRevealer(vault),
      comments: createCommentStore(vault),
      instances: createInstanceStore(vault),
      objections: createObjectionStore(vault),
      attachmentsIn: (folder) => createAttachmentStore(vault, folder),
    };
  };
}
