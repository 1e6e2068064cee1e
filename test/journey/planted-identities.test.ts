import { proposalWorkflowId } from '../../contracts/names';
import { eventually, type Filed } from '../../scripts/play/officials';
import { identityScan, type WrittenForm } from '../support/identity-scan';
import { everyDescription, everyFile, everyHistory, everyRow, type Place } from './leak-places';
import {
  fileOver,
  nikOf,
  plantAgencyFaults,
  Planter,
  startDirectly,
  startWrongly,
  WRONG_CALLS,
  type Asked,
} from './planting';
import { enterWorld, Story, type World } from './support';

/** Of four people each: a thousand NIKs in all. */
const HOUSEHOLDS = {
  good: 43,
  worked: 3,
  atFailingAgencies: 27,
  unknownToDukcapil: 12,
  wrongCalls: 100,
  direct: 30,
  wrong: 35,
};

const DUKCAPIL_SAYS = ['not-found', 'inactive', 'double', 'name-differs', 'kk-differs', 'birth-date-differs'] as const;

let world: World;
beforeAll(async () => {
  world = await enterWorld();
});
afterAll(() => world.close());

/** Calls with some at once, as many officials would. */
async function eachOf<T, R>(items: readonly T[], act: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += 10)
    results.push(...(await Promise.all(items.slice(from, from + 10).map((item, index) => act(item, from + index)))));
  return results;
}

/** What a caller is told, body and headers. */
async function askWrongly({
  method = 'GET',
  path,
  as,
  body,
  headers,
}: Asked): Promise<{ status: number; said: string }> {
  const token = as === undefined ? {} : { authorization: `Bearer ${await world.api.token(as)}` };
  const response = await fetch(`${world.journey.apiUrl}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...token, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, said: `${JSON.stringify([...response.headers])}\n${await response.text()}` };
}

/** Officials work on a case: a visit, a number revealed, a return, and a correction with the same people in other words. */
async function workOn(story: Story, planter: Planter): Promise<Filed> {
  const household = planter.household('citizen');
  const followed = await fileOver(story, household);
  const nik = nikOf(household);
  await story.visit(followed, { household, wealth: 2 });
  const reveal = await world.api.call({
    method: 'POST',
    path: `/v1/proposals/${followed.proposalId}/reveal`,
    as: 'dadang',
    body: { number: { kind: 'nik', memberNo: 1 }, reason: 'identity-differs' },
  });
  expect(reveal).toMatchObject({ status: 200, body: { number: nik } });
  const marked = { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: ['/members/0/nik'] };
  await world.offices.sendBack(followed, { kind: 'completeness-check', more: marked });
  const corrected = { kkNumber: household.kkNumber, address: `Rumah ${nik}`, members: household.members };
  await world.offices.complete(followed, { kind: 'correction', outcome: 'corrected', more: { household: corrected } });
  await story.verify(followed);
  return followed;
}

interface Planted {
  readonly overHttp: Planter;
  readonly direct: Planter;
  readonly answers: readonly { readonly status: number; readonly said: string }[];
  readonly workflowIds: readonly string[];
  readonly failing: readonly string[];
}

async function plant(story: Story): Promise<Planted> {
  const overHttp = new Planter(story);
  const direct = new Planter(story, 400_000);
  const atFailing = overHttp.households(HOUSEHOLDS.atFailingAgencies, 'kemensos');
  await plantAgencyFaults(world, atFailing);
  const good = overHttp.households(HOUSEHOLDS.good, 'citizen');
  const unknown = Array.from({ length: HOUSEHOLDS.unknownToDukcapil }, (_, index) =>
    overHttp.household('kemensos', DUKCAPIL_SAYS[index % DUKCAPIL_SAYS.length]),
  );
  const filed = await eachOf([...atFailing, ...unknown, ...good], (household) => fileOver(story, household));
  const worked: Filed[] = [];
  // One after another: whoever waits for a task asks often, and an official's calls are counted.
  for (let count = 0; count < HOUSEHOLDS.worked; count += 1) worked.push(await workOn(story, overHttp));
  const answers = await eachOf(overHttp.households(HOUSEHOLDS.wrongCalls, 'citizen'), (household, index) => {
    const wrong = WRONG_CALLS[index % WRONG_CALLS.length];
    return askWrongly(wrong?.(household, good[index % good.length] ?? household) ?? { path: '/' });
  });
  const started = await startDirectly(world, direct.households(HOUSEHOLDS.direct, 'kemensos'));
  const failed = await startWrongly(world, direct.households(HOUSEHOLDS.wrong, 'kemensos'));
  const ids = [...filed, ...worked].map(({ proposalId }) => proposalWorkflowId(proposalId));
  const failing = ids.slice(0, atFailing.length);
  return { overHttp, direct, answers, workflowIds: [...ids, ...started, ...failed], failing };
}

/** Waits until the agency has failed everybody it is to fail, so that Temporal holds what was said of it. */
async function untilAgenciesFailed(workflowIds: readonly string[]): Promise<void> {
  for (const workflowId of workflowIds)
    await eventually({ what: `a failed call of ${workflowId}` }, async () => {
      const { raw } = await world.temporal.workflow.getHandle(workflowId).describe();
      const failed = (raw.pendingActivities ?? []).some(({ lastFailure }) => (lastFailure ?? undefined) !== undefined);
      return failed || (await needsRepair(workflowId)) ? true : undefined;
    });
}

async function needsRepair(workflowId: string): Promise<boolean> {
  const { rows } = await world.database.pool.query(
    `select 1 from task where workflow_id = $1 and kind = 'agency-repair'`,
    [workflowId],
  );
  return rows.length > 0;
}

interface Hit {
  readonly place: string;
  readonly form: WrittenForm;
  readonly door: 'http' | 'direct';
}

/** Where which kind of number was found, without the numbers. */
async function hitsIn(places: Readonly<Record<string, Place>>, { overHttp, direct }: Planted): Promise<Hit[]> {
  const scan = identityScan([...overHttp.numbers, ...direct.numbers]);
  const hits = new Map<string, Hit>();
  for (const [place, pieces] of Object.entries(places))
    for await (const piece of pieces)
      for (const [number, forms] of scan.find(piece))
        for (const form of forms) {
          const door = direct.numbers.has(number) ? 'direct' : 'http';
          hits.set(`${place} ${form} ${door}`, { place, form, door });
        }
  return [...hits.values()];
}

describe('a thousand planted identities', () => {
  it('stand nowhere in clear after good, wrong and failing paths', async () => {
    const story = await Story.begin(world, { from: '2026-06-02T08:00:00+07:00', dayMs: 60_000 });

    const planted = await plant(story);
    await untilAgenciesFailed(planted.failing);

    const places: Record<string, Place> = {
      answers: planted.answers.map(({ said }) => said),
      logs: everyFile(world, 'logs'),
      'exported audit': everyFile(world, 'audit'),
      'run files': everyFile(world, 'run'),
      database: everyRow(world),
      'Temporal database': everyFile(world, 'temporal'),
      histories: everyHistory(world, planted.workflowIds),
      descriptions: everyDescription(world, planted.workflowIds),
    };
    const hits = await hitsIn(places, planted);

    expect(planted.overHttp.numbers.size + planted.direct.numbers.size).toBe(1_250);
    expect(planted.answers.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
    expect(hits).toEqual([]);
  });
});
