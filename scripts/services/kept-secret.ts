import { existsSync, writeFileSync } from 'node:fs';

/** The path of a secret that only its owner reads; it is made where there is none and kept ever after. */
export function keptSecret(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
  return path;
}
