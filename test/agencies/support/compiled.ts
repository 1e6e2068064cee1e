import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const ROOT = join(__dirname, '..', '..', '..');
/** What the sandbox and the token script are made of. */
const SOURCES = ['agencies', 'domain', 'scripts'];

export interface Compiled {
  /** Path of a built file, such as `agencies/sandbox/main.js`. */
  path(file: string): string;
  remove(): void;
}

/**
 * Builds the sandbox into a folder of its own, so that it can run as the process it really is, whether or not the rest
 * of the system has been built.
 */
export function compileSandbox(): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'dtsen-sandbox-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const source of SOURCES.flatMap(typescriptBelow)) {
    const { code } = transformFileSync(join(ROOT, source), {
      swcrc: false,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      // oidc-provider is an ES module: Node itself must load it.
      module: { type: 'commonjs', ignoreDynamic: true },
    });
    const target = join(folder, source.replace(/ts$/, 'js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
  return {
    path: (file) => join(folder, file),
    remove() {
      rmSync(folder, { recursive: true });
    },
  };
}

function typescriptBelow(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .filter((file) => folder !== 'scripts' || file === 'token.ts')
    .map((file) => join(folder, file));
}
