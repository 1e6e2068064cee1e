import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import express from 'express';

import { refuseSlowArrival } from '../../api/middleware/arrival';

const LIMITS = { usual: 150, large: 1_500, silence: 400 };
const OPERATIONS = [
  { method: 'post', path: '/small/{id}', upload: ['text/csv'] },
  { method: 'post', path: '/large/{id}', upload: ['text/csv'], isLarge: true },
] as const;

let server: Server;
beforeAll(async () => {
  const app = express();
  app.use(refuseSlowArrival(OPERATIONS, LIMITS));
  app.post('/refused', (_request, response) => response.status(401).end('no'));
  app.use(async (request, response) => {
    let bytes = 0;
    try {
      for await (const part of request) bytes += (part as Buffer).length;
    } catch {
      return;
    }
    await pause(2 * LIMITS.silence);
    response.end(String(bytes));
  });
  server = createServer({ requestTimeout: 60_000 }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Sending {
  readonly parts: number;
  readonly everyMs: number;
  /** Leaves the connection to the server. */
  readonly keeps?: boolean;
}

/** Sends a body of `parts` bytes, one at a time, and answers what came back until the connection ended. */
async function sent(path: string, { parts, everyMs, keeps = false }: Sending): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (part: Buffer) => (said += part.toString()));
  socket.on('error', () => undefined);
  const over = new Promise<void>((resolve) =>
    socket.once('close', () => {
      resolve();
    }),
  );
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: ${String(parts)}\r\nConnection: ${keeps ? 'keep-alive' : 'close'}\r\n\r\n`,
  );
  for (let part = 0; part < parts && !socket.destroyed; part += 1) {
    socket.write('x');
    await pause(everyMs);
  }
  await over;
  return said;
}

describe('a call that comes in slowly', () => {
  it('is given up after the usual time, and a large one is not while it keeps coming', async () => {
    const slow = { parts: 10, everyMs: 60 };

    const [small, large] = await Promise.all([sent('/small/1', slow), sent('/large/1', slow)]);

    expect(small).toMatch(/^HTTP\/1.1 408 /);
    expect(large).toMatch(/^HTTP\/1.1 200 [^]*10$/);
  });

  it('is given up when a large one stops coming, and when it takes too long in all', async () => {
    const stopping = sent('/large/1', { parts: 2, everyMs: 3 * LIMITS.silence });
    const endless = sent('/large/1', { parts: 100, everyMs: 60 });

    expect(await stopping).toMatch(/^HTTP\/1.1 408 /);
    expect(await endless).toMatch(/^HTTP\/1.1 408 /);
  });

  it('does not hold its connection after it was refused', async () => {
    const since = Date.now();

    const said = await sent('/refused', { parts: 100, everyMs: 60, keeps: true });

    expect(said).toMatch(/^HTTP\/1.1 401 /);
    expect(said).not.toContain('408');
    expect(Date.now() - since).toBeLessThan(20 * LIMITS.usual);
  });
});
