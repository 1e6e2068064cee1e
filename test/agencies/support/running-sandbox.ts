import { setMaxListeners } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { AgencyOptions } from '../../../agencies/http';
import { createSandbox, type SandboxOptions } from '../../../agencies/sandbox/app';
import type { EffectCount } from '../../../agencies/sandbox/ledger';
import { createPopulation } from '../../../agencies/sandbox/population';

/** Long enough for a busy machine, short enough to wait for. */
const TIMEOUT_MS = 5_000;

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface RunningSandbox extends RunningServer {
  at(agency: string, timeoutMs?: number): AgencyOptions;
  admin(path: string, body: unknown): Promise<number>;
  get(path: string): Promise<unknown>;
  effects(key: string): Promise<EffectCount[]>;
}

/** The sandbox on a port of its own. */
export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  const server = await listen(createSandbox({ population: createPopulation(), ...options }));
  const get = async (path: string): Promise<unknown> => (await fetch(`${server.url}${path}`)).json();
  return {
    ...server,
    get,
    at: (agency, timeoutMs = TIMEOUT_MS) => ({ baseUrl: `${server.url}/${agency}`, timeoutMs }),
    async admin(path, body) {
      const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await fetch(`${server.url}/_admin/${path}`, init)).status;
    },
    async effects(key) {
      const { effects } = (await get(`/_admin/effects?key=${key}`)) as { effects: EffectCount[] };
      return effects;
    },
  };
}

/** Serves on a free port of this machine. */
export async function listen(listener: RequestListener): Promise<RunningServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a promise was rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('Nothing was thrown.');
    },
    (error: unknown) => error,
  );
}

/** A signal nobody aborts. */
export const uncancelled = new AbortController().signal;
// All calls of a test share it, however many run at once.
setMaxListeners(0, uncancelled);
