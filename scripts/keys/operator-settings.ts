import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSettings, type Settings } from '../../platform/config';
import { projectFolder } from '../services/project-folder';

/** Where a system on this machine says how its processes are set up: paths and addresses, no secrets. */
export function environmentFile(dataDir: string): string {
  return join(dataDir, 'run', 'environment.json');
}

/** Settings of a command that an operator gives: those of the environment, else those of the system `npm start` set up here. */
export function operatorSettings(): Settings {
  const dataDir = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');
  const file = environmentFile(dataDir);
  const local = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  return createSettings({ ...local, ...process.env });
}
