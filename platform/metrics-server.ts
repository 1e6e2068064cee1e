import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Prometheus' text exposition format, version 0.0.4, which every collector reads. */
export const METRICS_MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface MetricsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface ServedMetrics {
  /** The address it listens on: figures are no secret, and still nobody else's business than this machine's. */
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
  /** The metrics as they are known now, in Prometheus' text format; `undefined` before there are any. */
  readonly read: () => string | undefined;
}

/** Serves `GET /metrics` to collectors. Rejects where the port is taken. */
export function serveMetrics({ host, port, read }: ServedMetrics): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    if (url.split('?')[0] !== '/metrics') answer(response, { status: 404, text: 'Not found\n' });
    else if (method !== 'GET' && method !== 'HEAD')
      answer(response.setHeader('Allow', 'GET, HEAD'), { status: 405, text: 'Method not allowed\n' });
    else answer(response, scraped(read()));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => closed(server) });
    });
  });
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function scraped(metrics: string | undefined): Answer {
  return metrics === undefined ? { status: 503, text: 'Not measured yet\n' } : { status: 200, text: metrics };
}

function answer(response: ServerResponse, { status, text }: Answer): void {
  response
    .writeHead(status, {
      'Content-Type': status === 200 ? METRICS_MEDIA_TYPE : 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    })
    .end(text);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
