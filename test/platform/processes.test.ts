import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { identityOf } from '../../platform/process-identity';
import { startProcess, stopInReverse, type ProcessOptions, type RunningProcess } from '../../platform/processes';

/** Writes `up`, and on SIGTERM `down`, each with its name, to a diary that several processes share. */
const POLITE = `
  const { appendFileSync } = require('node:fs');
  const [name, diary] = process.argv.slice(1);
  process.on('SIGTERM', () => setTimeout(() => { appendFileSync(diary, name + ' down\\n'); process.exit(0); }, 50));
  appendFileSync(diary, name + ' up\\n');
  setInterval(() => undefined, 1000);
`;
const STUBBORN = `process.on('SIGTERM', () => undefined); console.log('up'); setInterval(() => undefined, 1000);`;
const BROKEN = `console.log('starting'); console.error('the disk is full'); process.exit(3);`;

describe('processes', () => {
  let folder: string;
  const started: RunningProcess[] = [];
  const diary = (): string => join(folder, 'diary');
  const readDiary = (): string => (existsSync(diary()) ? readFileSync(diary(), 'utf8') : '');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'processes-'));
  });

  afterEach(async () => {
    await stopInReverse(started.splice(0));
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(name: string, more: Partial<ProcessOptions> = {}): Promise<RunningProcess> {
    const running = await startProcess({
      name,
      command: process.execPath,
      args: ['-e', POLITE, name, diary()],
      logFile: join(folder, `${name}.log`),
      readyWhen: () => Promise.resolve(readDiary().includes(`${name} up`)),
      readyTimeoutMs: 10_000,
      stopTimeoutMs: 5_000,
      ...more,
    });
    started.push(running);
    return running;
  }

  it('stop in the reverse order of their start, each before the next is asked', async () => {
    const first = await start('first');
    const second = await start('second');

    await stopInReverse([first, second]);

    expect(readDiary()).toBe('first up\nsecond up\nsecond down\nfirst down\n');
  });

  it('report the exit code, and stopping again changes nothing', async () => {
    const running = await start('first');

    await running.stop();
    await running.stop();

    expect(await running.exited).toBe(0);
  });

  it('get a process group of their own, so that Ctrl-C does not reach them', async () => {
    const { pid } = await start('first');

    // Signal 0 to a negative id asks whether a group of that name exists.
    expect(() => process.kill(-pid, 0)).not.toThrow();
  });

  it('are ended by force when they do not stop in time', async () => {
    const log = join(folder, 'stubborn.log');
    const running = await start('stubborn', {
      args: ['-e', STUBBORN],
      readyWhen: () => Promise.resolve(readFileSync(log, 'utf8').includes('up')),
      stopTimeoutMs: 100,
    });

    await running.stop();

    expect(await running.exited).toBeNull();
  });

  it('that end too early are reported with the last line of their log', async () => {
    writeFileSync(join(folder, 'broken.log'), 'a line of an earlier run\n');
    const attempt = start('broken', { args: ['-e', BROKEN], readyWhen: () => Promise.resolve(false) });

    await expect(attempt).rejects.toThrow(
      /^broken ended before it was ready \(exit code 3\); the last line of .*broken\.log is: the disk is full$/u,
    );
  });

  it('that are never ready are stopped and reported', async () => {
    const attempt = start('first', { readyWhen: () => Promise.reject(new Error('not yet')), readyTimeoutMs: 300 });

    await expect(attempt).rejects.toThrow('first was not ready after 0.3 s and wrote nothing to');
  });

  it('that cannot be run at all are reported in one sentence', async () => {
    const attempt = start('first', { command: join(folder, 'no-such-program') });

    await expect(attempt).rejects.toThrow(/^first could not be started: .*no-such-program cannot be run\.$/u);
  });

  it('are not started twice while their owner runs', async () => {
    const runFile = join(folder, 'run.json');
    await start('first', { runFile });

    const attempt = start('first', { runFile });

    await expect(attempt).rejects.toThrow(
      `first runs already, started by process ${process.pid}: stop that one first.`,
    );
  });

  it('left behind by an owner that crashed are ended before the next start', async () => {
    const runFile = join(folder, 'run.json');
    const orphan = await start('first', { runFile });
    const record = JSON.parse(readFileSync(runFile, 'utf8')) as { owner: { identity: string } };
    record.owner.identity = 'a process that is no more';
    writeFileSync(runFile, JSON.stringify(record));

    await start('second', { runFile });

    expect(await orphan.exited).toBe(0);
  });

  it('whose id was given to a stranger leave the stranger alone', async () => {
    const stranger = await start('stranger');
    const runFile = join(folder, 'run.json');
    const gone = { pid: stranger.pid, identity: 'an earlier life of this id' };
    writeFileSync(runFile, JSON.stringify({ child: gone, owner: gone }));

    await start('second', { runFile });
    await pause(50);

    expect(identityOf(stranger.pid)).toBeDefined();
  });
});
