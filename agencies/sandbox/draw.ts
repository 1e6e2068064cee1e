import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the text alone, so that a run can be repeated from its seed. */
export function draw(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
