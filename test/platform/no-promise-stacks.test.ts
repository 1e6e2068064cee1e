import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'promise-stacks-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const PRELOAD = join(__dirname, '..', '..', 'dist', 'platform', 'no-promise-stacks.js');

/** Asks for a hook as the SDK does, in the main thread and in another, and follows a context through a promise there. */
const PROGRAM = `
const { AsyncLocalStorage } = require('node:async_hooks');
const { isMainThread, Worker } = require('node:worker_threads');
const v8 = require('node:v8');
const place = isMainThread ? 'main' : 'thread';
let hook = 'given';
try { v8.promiseHooks.createHook({ init() {} })(); } catch { hook = 'refused'; }
const context = new AsyncLocalStorage();
context.run('kept', () => Promise.resolve().then(() => {
  console.log([place, hook, context.getStore()].join(' '));
  if (isMainThread) new Worker(__filename);
}));
`;

function run(...flags: string[]): string[] {
  const file = join(folder, 'program.cjs');
  writeFileSync(file, PROGRAM);
  const output = execFileSync(process.execPath, [...flags, file], { encoding: 'utf8' });
  return output.trim().split('\n');
}

describe('stacks of promises', () => {
  it('are not collected in the threads where workflows run, and contexts are kept there all the same', () => {
    expect(run('--require', PRELOAD)).toEqual(['main given kept', 'thread refused kept']);
  });

  it('could be collected without that', () => {
    expect(run()).toEqual(['main given kept', 'thread given kept']);
  });
});
