import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { RankingOptions } from '../../ranking/rank';
import type { ProductRun } from './product-process';

/** Ranks in a process of its own, so that its peak of memory is nobody else's. Throws when that process fails. */
export async function runProduct(options: RankingOptions): Promise<ProductRun> {
  const child = spawn(process.execPath, [join(__dirname, 'product-process.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  child.stdin.end(JSON.stringify(options));
  const said = await text(child.stdout);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error('The ranking failed; its own message stands above.');
  return JSON.parse(said) as ProductRun;
}
