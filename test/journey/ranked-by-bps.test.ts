import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { rankingWorkflowId } from '../../contracts/names';
import { rankSnapshot } from '../../ranking/rank';
import { fileSha256 } from '../../ranking/snapshot';
import { eventually } from '../../scripts/play/officials';
import { demoModel } from '../ranking/folder';
import { ALL_EVIDENCE } from '../support/evidence';
import { identitiesOf, YOUNG_FAMILY } from './families';
import { enterWorld, Story, type World } from './support';

const run = promisify(execFile);
let world: World;
beforeAll(async () => {
  world = await enterWorld();
});
afterAll(() => world.close());

/** What BPS's own machine sends back: a result of the files it was sent, and its completed cover. */
async function resultOfBps(
  outside: string,
): Promise<{ readonly path: string; readonly cover: Record<string, unknown> }> {
  const folder = mkdtempSync(join(tmpdir(), 'bps-'));
  const path = join(folder, 'result.parquet');
  const sent = { registryPath: join(outside, 'registry.parquet'), proposalsPath: join(outside, 'proposals.parquet') };
  await rankSnapshot({ ...sent, model: demoModel(), resultPath: path });
  const empty = JSON.parse(readFileSync(join(outside, 'cover.json'), 'utf8')) as Record<string, unknown>;
  const made = { madeBy: 'BPS', madeAt: '2027-07-20T09:00:00+07:00', madeWith: 'PMT 2027' };
  return { path, cover: { ...empty, ...made, resultSha256: await fileSha256(path) } };
}

it('a version that BPS ranks waits for its result, says what is wrong with a faulty one, and decides by the good one', async () => {
  const story = await Story.begin(world, {
    ...{ from: '2027-06-08T08:00:00+07:00', dayMs: 1_000 },
    changes: { objectionWindowDays: 3 },
  });
  const household = {
    ...story.submission({ evidence: ALL_EVIDENCE, programmes: ['SEMBAKO'] }),
    ...identitiesOf(YOUNG_FAMILY),
  };
  const followed = await story.file('siti', household);
  await story.verify(followed);
  await story.ratify(followed);
  await story.visit(followed, { household, wealth: 1 });
  const waiting = await world.offices.until(followed, ({ status }) => status.stage === 'ranking');
  const version = waiting.version ?? '';
  const officer = world.api.as('ratna');
  const outsideOf = async (): Promise<Record<string, unknown>> => {
    const { body } = await officer.readCycle({ version });
    return { ...body.outside };
  };
  const stands = (state: string, also: (outside: Record<string, unknown>) => boolean = () => true) =>
    eventually({ what: `a result that is ${state}`, patienceMs: 120_000 }, async () => {
      const outside = await outsideOf().catch((): Record<string, unknown> => ({ state: 'unknown' }));
      return outside['state'] === state && also(outside) ? outside : undefined;
    });

  const workflowId = await story.startRanking(version, 'bps');
  await stands('awaited');
  const ranking = world.journey.environment['RANKING_DIRECTORY'] ?? '';
  const { path, cover } = await resultOfBps(join(ranking, 'runs', workflowId, 'outside'));
  const tokenFile = join(path, '..', 'token');
  writeFileSync(tokenFile, await world.api.token('ratna'), { mode: 0o600 });
  // As BPS does it, on a machine of its own that reaches nothing of ours but the API.
  const handIn = async (given: Record<string, unknown>): Promise<void> => {
    writeFileSync(join(path, '..', 'cover.json'), JSON.stringify(given));
    const command = [join(__dirname, '..', '..', 'dist', 'scripts', 'exchange.js'), 'hand-in', '--run', workflowId];
    const to = ['--api', world.journey.apiUrl, '--token-file', tokenFile, '--version', version];
    await run('node', [...command, '--result', path, ...to], {
      env: { PATH: process.env['PATH'], DATA_DIR: '/nowhere' },
    });
  };
  await handIn({ ...cover, runId: rankingWorkflowId('2020Q1'), households: 3 });
  const refused = await stands('awaited', ({ refused: said }) => said !== undefined);
  await handIn(cover);
  await stands('taken');
  await story.publish(workflowId);
  await eventually({ what: 'the archive of the run' }, async () => {
    const { body } = await officer.readCycle({ version });
    return body.phase === 'archived' ? true : undefined;
  });
  const closed = await world.offices.until(followed, ({ status }) => status.stage === 'closed');

  const sha256 = await fileSha256(path);
  const received = join(world.journey.environment['RESULT_INBOX'] ?? '', workflowId);
  expect(refused).toMatchObject({
    refused: {
      sha256,
      faults: [{ kind: 'other-run' }, { kind: 'counts-differ', column: 'households' }],
    },
  });
  expect(closed.decisions).toEqual([
    expect.objectContaining({ version, decileVersion: version, outcome: 'granted', modelId: 'PMT 2027' }),
  ]);
  // Taken over and archived with the run, and no longer where it came in.
  const [kept = ''] = readdirSync(join(ranking, 'runs', workflowId, 'inbox')).filter((name) =>
    name.endsWith('.parquet'),
  );
  expect(await fileSha256(join(ranking, 'runs', workflowId, 'inbox', kept))).toBe(sha256);
  expect(existsSync(received)).toBe(false);
});
