import { METRICS_MEDIA_TYPE, serveMetrics, type MetricsServer } from '../../platform/metrics-server';

let metrics: string | undefined;
let server: MetricsServer;
beforeAll(async () => {
  server = await serveMetrics({ host: '127.0.0.1', port: 0, read: () => metrics });
});
afterAll(() => server.close());

const call = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${String(server.port)}${path}`, { method });

describe('the metrics server', () => {
  it('says so before anything was measured', async () => {
    expect((await call('/metrics')).status).toBe(503);
  });

  it('gives whoever scrapes it what is known now', async () => {
    metrics = '# TYPE dtsen_quota_places gauge\ndtsen_quota_places{programme="PKH"} 5\n';

    const first = await call('/metrics?collector=all');
    metrics = 'dtsen_quota_places 6\n';
    const second = await call('/metrics');

    expect(first.headers.get('content-type')).toBe(METRICS_MEDIA_TYPE);
    expect(await first.text()).toContain('dtsen_quota_places{programme="PKH"} 5');
    expect(await second.text()).toBe('dtsen_quota_places 6\n');
    expect(second.headers.get('cache-control')).toBe('no-store');
  });

  it('has nothing else, and takes nothing', async () => {
    expect((await call('/')).status).toBe(404);
    expect((await call('/monitoring.json')).status).toBe(404);
    expect((await call('/metrics', 'POST')).status).toBe(405);
  });

  it('refuses a port that is taken', async () => {
    await expect(serveMetrics({ host: '127.0.0.1', port: server.port, read: () => '' })).rejects.toThrow('EADDRINUSE');
  });
});
