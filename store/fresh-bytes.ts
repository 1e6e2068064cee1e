import { randomFillSync } from 'node:crypto';

/** Random bytes in store: asking for twelve at a time takes longer than sealing with them. */
const reserve = Buffer.alloc(4_096);
let taken = reserve.length;

/** Random bytes that were given to nobody else and are not kept. Throws for more than are ever in store. */
export function freshBytes(count: number): Buffer {
  if (count > reserve.length) throw new RangeError(`No more than ${String(reserve.length)} random bytes at a time`);
  if (taken + count > reserve.length) {
    randomFillSync(reserve);
    taken = 0;
  }
  const part = reserve.subarray(taken, taken + count);
  const fresh = Buffer.from(part);
  part.fill(0);
  taken += count;
  return fresh;
}
