import { createServer, type AddressInfo, type Server } from 'node:net';

import { assertPortsFree, isListening, isPortFree, portTaken } from '../../platform/ports';

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

describe('ports', () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    ({ server, port } = await listening());
  });

  afterEach(() => {
    server.close();
  });

  it('is not free while another program listens there', async () => {
    expect(await isPortFree(port)).toBe(false);
  });

  it('is free again when that program has stopped', async () => {
    await new Promise((resolve) => server.close(resolve));

    expect(await isPortFree(port)).toBe(true);
  });

  it('tells a listening server from none', async () => {
    const before = await isListening(port);
    await new Promise((resolve) => server.close(resolve));

    expect([before, await isListening(port)]).toEqual([true, false]);
  });

  it('names the port, the part and the variable that chooses another port', () => {
    const sentence = portTaken({ port: 8080, part: 'the API', variable: 'API_PORT' });

    expect(sentence).toBe(
      'Port 8080, where the API listens, is taken by another program: stop that program or set API_PORT to a free port.',
    );
  });

  it('complains about taken ports only', async () => {
    const free = await listening();
    await new Promise((resolve) => free.server.close(resolve));

    const check = assertPortsFree([
      { port, part: 'the API', variable: 'API_PORT' },
      { port: free.port, part: 'Temporal', variable: 'TEMPORAL_PORT' },
    ]);

    await expect(check).rejects.toThrow(/^Port \d+, where the API listens[^\n]+$/u);
  });
});
