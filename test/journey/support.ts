import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { Client } from '@temporalio/client';

import { rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import type { Calendar, RankedBy } from '../../domain/calendar/calendar';
import { isoDay, legalDay } from '../../domain/calendar/calendar';
import { legalTime } from '../../domain/calendar/clock';
import { STAGE_MOVES, type Stage } from '../../domain/proposal/stage';
import { createApiClient, type ApiClient } from '../../scripts/play/api-client';
import { determineRecipients, publishRanking } from '../../scripts/play/cycle';
import { compressed, evidenceOf, submissionOf, type HouseholdPlan } from '../../scripts/play/demonstration';
import { createOffices, type Followed, type Offices } from '../../scripts/play/officials';
import { linkedVisit, survey, visit } from '../../scripts/play/survey';
import { saveCalendar } from '../../scripts/reference';
import { createSettings } from '../../platform/config';
import { followKeyFile } from '../../platform/key-file';
import { payloadProtection } from '../../platform/payload-protection';
import { createTemporalClient } from '../../platform/temporal-client';
import { createDatabase, type Database } from '../../store/database';
import { createReferenceStore } from '../../store/reference';
import { createIdentities, type Identities } from '../../store/identities';
import { createSealer } from '../../store/sealing';
import { TEST_DATA } from '../support/environment';

/** What the journey's global set-up has started. */
export interface JourneyEnvironment {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly codecUrl: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  readonly databaseUrl: string;
  readonly secretsFile: string;
  readonly keyFile: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
}

export const JOURNEY_FILE = join(TEST_DATA, 'journey.json');

export interface World {
  readonly journey: JourneyEnvironment;
  readonly api: ApiClient;
  readonly offices: Offices;
  readonly temporal: Client;
  readonly database: Database;
  readonly identities: Identities;
  close(): Promise<void>;
}

/** Everything real: the processes of the product on their own ports, reached as officials and integrators reach them. */
export function enterWorld(): Promise<World> {
  const journey = JSON.parse(readFileSync(JOURNEY_FILE, 'utf8')) as JourneyEnvironment;
  const { integratorSecrets } = JSON.parse(readFileSync(journey.secretsFile, 'utf8')) as {
    integratorSecrets: Record<string, string>;
  };
  const api = createApiClient({ ...journey, integratorSecret: (id) => integratorSecrets[id] ?? '' });
  const database = createDatabase({
    connectionString: journey.databaseUrl,
    connections: 5,
    statementTimeoutMs: 30_000,
  });
  const temporal = createTemporalClient({
    address: journey.temporalAddress,
    namespace: journey.namespace,
    payloads: payloadProtection(createSettings(journey.environment)),
  });
  return Promise.resolve({
    journey,
    api,
    offices: createOffices(api),
    temporal,
    database,
    identities: createIdentities(database.pool, createSealer(followKeyFile(journey.keyFile))),
    async close() {
      await temporal.connection.close();
      await database.close();
    },
  });
}

export const BOGOR = '3201022003';
const WIB = 7 * 60;

export interface StoryPlan {
  /** Legal instant at which the story begins. */
  readonly from: string;
  /** Server milliseconds of one legal day. */
  readonly dayMs?: number;
  readonly changes?: Partial<Calendar>;
}

/** What a visit finds. */
interface Found {
  readonly household: ReturnType<typeof submissionOf>;
  readonly wealth: number;
}

/** A story told on a calendar of its own, with the real dates, at many days a second. */
export class Story {
  readonly world: World;
  readonly calendar: Calendar;

  private constructor(world: World, calendar: Calendar) {
    this.world = world;
    this.calendar = calendar;
  }

  static async begin(world: World, { from, dayMs = 400, changes }: StoryPlan): Promise<Story> {
    const inForce = await createReferenceStore(world.database).calendar();
    const calendar = compressed(inForce, {
      id: `story-${randomUUID()}`,
      from,
      dayMs,
      ...(changes === undefined ? {} : { changes }),
    });
    await saveCalendar(world.database, { calendar, inForce: false });
    return new Story(world, calendar);
  }

  get today(): string {
    return isoDay(legalDay(legalTime(this.calendar.clock, Date.now()), WIB));
  }

  /** Waits for the legal moment, e.g. `2025-12-12T08:00`. Fails when the story is already past that day. */
  async on(moment: string): Promise<void> {
    const legalMs = Date.parse(`${moment}:00+07:00`);
    const ms = (legalMs - legalTime(this.calendar.clock, Date.now())) / this.calendar.clock.rate;
    if (ms > 0) await pause(ms);
  }

  submission(plan: Partial<HouseholdPlan> = {}): ReturnType<typeof submissionOf> {
    // Test files run in several processes against one system, so households are drawn, not counted.
    const seed = randomInt(1, 100_000);
    return submissionOf({ seed, village: BOGOR, channel: 'village', calendarId: this.calendar.id, ...plan });
  }

  file(as: string, submission: object): ReturnType<Offices['file']> {
    return this.world.offices.file({ as, submission });
  }

  /** Village deliberation with its three documents. */
  async deliberate(followed: Followed): Promise<void> {
    const evidence = (['berita-acara', 'attendance-list', 'sptjm'] as const).map(evidenceOf);
    await this.world.offices.complete(followed, { kind: 'deliberation', outcome: 'held', more: { evidence } });
  }

  verify(followed: Followed): Promise<unknown> {
    return this.world.offices.complete(followed, { kind: 'completeness-check', outcome: 'verified' });
  }

  ratify(followed: Followed): Promise<unknown> {
    return this.world.offices.complete(followed, { kind: 'ratification', outcome: 'ratified' });
  }

  /** A visit that finds the household, and its acceptance by somebody else. */
  async visit(followed: Followed, found: Found): Promise<void> {
    await this.survey(followed, found);
    await this.accept(followed);
  }

  /** The visit alone. */
  async survey(followed: Followed, { household, wealth }: Found): Promise<void> {
    const answers = survey({ household, wealth, day: this.today, offset: '+07:00' });
    await this.world.offices.complete(followed, { kind: 'groundcheck-visit', outcome: 'submitted', more: { answers } });
  }

  /** A visit to the other holder of a NIK. Its household is found; the code says what became of the person. */
  async visitOther(followed: Followed, personOutcome: string): Promise<void> {
    const answers = linkedVisit({ day: this.today, offset: '+07:00', personOutcome });
    await this.world.offices.complete(followed, { kind: 'linked-visit', outcome: 'submitted', more: { answers } });
  }

  /** A visit that ends with an outcome code. */
  visitEnding(followed: Followed, outcome: string): Promise<unknown> {
    const answers = visit({ day: this.today, offset: '+07:00', outcome });
    return this.world.offices.complete(followed, {
      kind: 'groundcheck-visit',
      outcome: 'submitted',
      more: { answers },
    });
  }

  accept(followed: Followed): Promise<unknown> {
    return this.world.offices.complete(followed, { kind: 'groundcheck-review', outcome: 'accepted' });
  }

  /** Starts the ranking of a version on this story's calendar; the workflow waits for the freeze itself. */
  async startRanking(version: string, rankedBy: RankedBy = 'own-model'): Promise<string> {
    const workflowId = `${rankingWorkflowId(version)}-${this.calendar.id}`;
    const args = [{ version, calendarId: this.calendar.id, rankedBy }];
    await this.world.temporal.workflow.start(WORKFLOW_TYPES.rankingCycle, {
      workflowId,
      taskQueue: TASK_QUEUES.cycle,
      args,
    });
    return workflowId;
  }

  /** BPS publishes the version, then two officers of Kemensos determine the recipients. */
  async publish(workflowId: string): Promise<void> {
    await publishRanking({ ...this.world, workflowId });
    await this.determine(workflowId);
  }

  /** Two officers determine the recipients of a run, by whichever deciles are before them. */
  determine(workflowId: string): Promise<void> {
    return determineRecipients({ ...this.world, workflowId });
  }

  /** What a source outside says of the household before the story: aid it receives, facts that exclude it, its decile. */
  async know(kkNumber: string, facts: Readonly<Record<string, unknown>>): Promise<void> {
    const [kkIndex] = await this.world.identities.take([{ purpose: 'kk', value: kkNumber }]);
    for (const [fact, value] of Object.entries(facts)) {
      await this.world.database.pool.query(
        `insert into household_fact values ($1, $2, $3, 'story', '2025-01-01') on conflict (kk_index, fact) do update set value = excluded.value`,
        [kkIndex, fact, JSON.stringify(value)],
      );
    }
  }
}

/** Legal date on which the timeline first shows `kind`. */
export async function dayOf(
  world: World,
  { followed, kind }: { followed: Followed; kind: string },
): Promise<string | undefined> {
  const event = (await world.offices.timeline(followed)).find((entry) => entry.kind === kind);
  return event === undefined ? undefined : isoDay(legalDay(Date.parse(event.at), WIB));
}

/** Stages in the order the timeline went through them. */
export async function stagesOf(world: World, followed: Followed): Promise<Stage[]> {
  const stages = (await world.offices.timeline(followed)).map(({ status }) => (status as { stage: Stage }).stage);
  return stages.filter((stage, index) => stage !== stages[index - 1]);
}

/** Moves between stages that the lifecycle does not allow; a sound timeline has none. */
export async function illegalMoves(world: World, followed: Followed): Promise<string[]> {
  const stages = await stagesOf(world, followed);
  return stages.slice(1).flatMap((stage, index) => {
    const from = stages[index] ?? 'intake';
    return STAGE_MOVES[from].includes(stage) ? [] : [`${from} > ${stage}`];
  });
}

/** Texts that were sent to somebody about this proposal. */
export async function noticesOf({ database }: World, { proposalId }: Followed): Promise<string[]> {
  const { rows } = await database.pool.query<{ template: string }>(
    `select template from notice where proposal_id = $1 and recipient = 'household' order by created_at, step_no, ordinal`,
    [proposalId],
  );
  return rows.map(({ template }) => template);
}
