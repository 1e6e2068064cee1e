// Makes the synthetic registry that the sandbox's ranking works on. In production the registry is delivered instead.
import { createRequire } from 'node:module';

const { ensureRegistry } = createRequire(import.meta.url)('../dist/ranking/population.js');

const { RANKING_DIRECTORY: directory, REGISTRY_HOUSEHOLDS, RANKING_MEMORY_LIMIT: memoryLimit } = process.env;
if (!directory) throw new Error('Set RANKING_DIRECTORY: it is missing and has no default.');

const { households, made } = await ensureRegistry({
  seed: 1,
  households: Number(REGISTRY_HOUSEHOLDS),
  directory,
  memoryLimit,
});
console.log(`The synthetic registry of ${households} households ${made ? 'was made' : 'is there already'}.`);
