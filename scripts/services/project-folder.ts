import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the checkout, found from here upwards, because this file runs from `scripts/` and from `dist/scripts/`. */
export function projectFolder(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json is missing: run this from a complete checkout.');
    folder = parent;
  }
  return folder;
}
