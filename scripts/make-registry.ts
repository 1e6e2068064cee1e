import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureRegistry, type RegistryOptions } from '../ranking/population';

const USAGE = 'make-registry [--households 100000] [--seed 1] [--directory .data/registry] [--memory-limit 2GB]';

function readArguments(): RegistryOptions {
  const { values } = parseArgs({
    options: {
      households: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      directory: { type: 'string', default: join('.data', 'registry') },
      'memory-limit': { type: 'string' },
    },
  });
  const { directory, 'memory-limit': memoryLimit } = values;
  return { directory, memoryLimit, households: Number(values.households), seed: Number(values.seed) };
}

async function run(): Promise<void> {
  const options = readArguments();
  process.stdout.write(`Making ${options.households} households from seed ${options.seed} …\n`);
  const { made, registryPath, kabupaten, bytes, seconds } = await ensureRegistry(options);
  const size = `${(bytes / 1e6).toFixed(1)} MB, ${kabupaten} kabupaten/kota`;
  const outcome = made ? `made in ${seconds.toFixed(1)} s` : 'there already, made from the same options';
  process.stdout.write(`${registryPath}: ${outcome} (${size}).\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}\n`);
  process.exitCode = 1;
});
