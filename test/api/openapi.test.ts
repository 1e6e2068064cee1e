import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { openApiDocument } from '../../api/openapi';
import type { Operation } from '../../api/operation';
import { OPERATIONS } from '../../api/operations';
import { REFUSAL_STATUS } from '../../api/refusals';
import { serveOperations } from '../../api/serve';
import { REFUSALS } from '../../domain/texts/tables';
import { runningApi, type RunningApi } from './running-api';

const ROOT = join(__dirname, '..', '..');
const document = openApiDocument(OPERATIONS);

/** Source files below folders of the project. */
function sourcesOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
  );
}

/** Codes that stand in sources where somebody is refused, with the status where one stands beside them. */
function refusalsIn(sources: readonly string[], pattern: RegExp): Map<string, number | undefined> {
  const found = sources.flatMap((source) => [...source.matchAll(pattern)]);
  return new Map(
    found.map(({ groups = {} }) => {
      return [groups['code'] ?? '', groups['status'] === undefined ? undefined : Number(groups['status'])] as const;
    }),
  );
}

/** Every code the document says a call can be refused with. */
function documentedCodes(): Set<string> {
  const codes = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const { code } = part as { code?: { enum?: readonly string[] } };
    code?.enum?.forEach((one) => codes.add(one));
    Object.values(part).forEach(visit);
  };
  visit(document['paths']);
  return codes;
}

describe('a code of refusal', () => {
  const thrown = refusalsIn(sourcesOf('api'), /new Problem\((?<status>\d+), '(?<code>[a-z-]+)'/g);
  const ofCommands = refusalsIn(sourcesOf('workflows'), /\brefuse\('(?<code>[a-z-]+)'\)/g);
  const texts = Object.assign({}, ...Object.values(REFUSALS)) as Record<string, unknown>;
  // Nobody expects it, so no operation declares it.
  thrown.delete('internal');
  // What a path does not know belongs to none of its operations.
  thrown.delete('method-not-allowed');
  // Refused to workflows, to operators and to starts without the API; no call of an official meets them.
  const elsewhere = new Set(['not-awaiting-version']);

  it('that the API throws has one status, texts, and a place in the document', () => {
    const documented = documentedCodes();

    expect(thrown.size).toBeGreaterThan(25);
    for (const [code, status] of thrown) {
      expect([code, REFUSAL_STATUS.get(code)]).toEqual([code, status]);
      expect(texts).toHaveProperty(code);
      expect([...documented]).toContain(code);
    }
  });

  it('that a workflow refuses with has texts and a place in the document', () => {
    const documented = documentedCodes();

    expect(ofCommands.size).toBeGreaterThan(3);
    for (const code of ofCommands.keys()) {
      expect(texts).toHaveProperty(code);
      expect(documented.has(code) || elsewhere.has(code) ? code : `${code} is not in the document`).toBe(code);
    }
  });

  it('that the document names has texts', () => {
    expect([...documentedCodes()].filter((code) => !(code in texts))).toEqual([]);
  });
});

describe('the document', () => {
  it('passes the strict rules of the linter', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'openapi-')), 'openapi.json');
    writeFileSync(file, JSON.stringify(document));
    const cli = join(ROOT, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');
    const args = [cli, 'lint', file, '--config', join(ROOT, 'redocly.yaml'), '--format', 'json'];
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

    const { stdout } = await promisify(execFile)(process.execPath, args, { env });

    expect((JSON.parse(stdout) as { totals: unknown }).totals).toEqual({ errors: 0, warnings: 0, ignored: 0 });
  });

  it('names every operation once', () => {
    const paths = Object.values(document['paths'] as Record<string, Record<string, { operationId: string }>>);
    const ids = paths.flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));

    expect(new Set(ids).size).toBe(OPERATIONS.length);
  });
});

describe('the reference over HTTP', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await runningApi();
  });
  afterAll(() => api.close());

  it('is given to anybody, and again only when it has changed', async () => {
    for (const path of ['/openapi.json', '/reference']) {
      const first = await api.call({ path });
      const again = await api.call({ path, headers: revalidating(first.headers) });

      expect(first.status).toBe(200);
      expect(first.headers.get('cache-control')).toBe('public, max-age=300');
      expect([again.status, again.text.length]).toEqual([304, 0]);
    }
    expect((await api.call({ path: '/openapi.json' })).body).toEqual(document);
  });

  it('as a page runs no script and loads nothing', async () => {
    const { text, headers } = await api.call({ path: '/reference' });

    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(text).not.toMatch(/<script|<img|<link|@import|url\(|style="/);
  });
});

/** As a browser asks whether what it keeps is still so; `fetch` would add `no-cache` by itself. */
function revalidating(headers: Headers): Record<string, string> {
  return { 'if-none-match': headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
}

it('serves no operation without a policy', () => {
  const [first] = OPERATIONS;
  const forgotten = { ...first, access: 'officials', name: 'forgotten' } as unknown as Operation;

  expect(() => serveOperations([forgotten], {} as Parameters<typeof serveOperations>[1])).toThrow(
    'The operation forgotten has no policy',
  );
});
