import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Payload } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

import { proposalWorkflowId } from '../../contracts/names';
import type { Followed } from '../../scripts/play/officials';
import { identitiesOf, YOUNG_FAMILY } from './families';
import { enterWorld, Story, type World } from './support';

let world: World;
beforeAll(async () => {
  world = await enterWorld();
});
afterAll(() => world.close());

/** Every table of the product's database as text. */
async function everyRow(): Promise<string> {
  const { rows: tables } = await world.database.pool.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_name <> 'region'`,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await world.database.pool.query<{ row: string }>(
        `select to_jsonb(t)::text as row from ${name} t`,
      );
      return rows.map(({ row }) => row).join('\n');
    }),
  );
  return texts.join('\n');
}

/** A history as an operator with the keys reads it: its payloads decrypted, because nobody may lie behind the codec alone. */
async function historyOf({ proposalId }: Followed): Promise<string> {
  const history = await world.temporal.workflow.getHandle(proposalWorkflowId(proposalId)).fetchHistory();
  const { payloadCodecs } = world.temporal.options.loadedDataConverter;
  const decrypted = await Promise.all(
    payloadsIn(history).map(async (payload) => {
      const decoded = await payloadCodecs.reduce(
        async (payloads, codec) => codec.decode(await payloads),
        Promise.resolve([payload]),
      );
      return decoded.map(({ data }) => Buffer.from(data ?? []).toString('utf8'));
    }),
  );
  return [historyToJSON(history), ...decrypted.flat()].join('\n');
}

function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}

function everyLog(): string {
  const folder = join(world.journey.dataDir, 'logs');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

describe('identity numbers and names', () => {
  it('of a household filed over HTTP stand in no table, history or log', async () => {
    const story = await Story.begin(world, { from: '2026-06-02T08:00:00+07:00', dayMs: 60_000 });
    const family = YOUNG_FAMILY.map((person, index) => ({ ...person, name: `Rahasia Kentara ${String(index)}` }));
    const household = { ...story.submission({ channel: 'citizen' }), ...identitiesOf(family) };
    const followed = await story.file('cek-bansos', household);
    await story.visit(followed, { household, wealth: 2 });
    await story.verify(followed);
    await story.ratify(followed);
    await world.offices.until(followed, ({ status }) => status.stage === 'ranking');

    const secrets = [household.kkNumber, ...household.members.map(({ nik }) => nik), 'Rahasia Kentara'];
    const places = { tables: await everyRow(), history: await historyOf(followed), logs: everyLog() };

    const found = Object.entries(places).flatMap(([place, text]) =>
      secrets.filter((secret) => text.includes(secret)).map(() => place),
    );
    expect(found).toEqual([]);
    expect(places.history).toContain('{"admitted":true}');
  });
});
