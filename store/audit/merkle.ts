import { createHash } from 'node:crypto';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** The Merkle tree hash of RFC 9162, section 2.1.1, over leaves in the order given. Throws when there are none. */
export function merkleRoot(leaves: readonly string[]): Buffer {
  let level = leaves.map((leaf) => sha256(LEAF, leaf));
  while (level.length > 1) level = parents(level);
  const [root] = level;
  if (root === undefined) throw new Error('A Merkle tree has at least one leaf');
  return root;
}

/** A node without a neighbour moves up as it is, which gives the tree of the RFC. */
function parents(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = level.slice(index, index + 2);
    if (left !== undefined) above.push(right === undefined ? left : sha256(NODE, left, right));
  }
  return above;
}

function sha256(...parts: readonly (Buffer | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
