import fs from 'node:fs';

/** The oldest Node that can `require` packages published as ES modules, which CommonJS output relies on. */
const OLDEST_NODE = [20, 19];

/** Dependencies, a database cluster and a Go build cache together stay below this. */
const NEEDED_BYTES = 2 * 1024 ** 3;

/** Says in one sentence why this Node cannot run the project, or returns `undefined`. Written so that old Nodes can run it. */
export function complaintAboutNode(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  const isNewEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (isNewEnough) return undefined;
  return `Node ${OLDEST_NODE.join('.')} or newer is needed and this is ${version}: install a newer Node and run the same command again.`;
}

/** Says in one sentence that the disk of `folder` is too full, or returns `undefined`. */
export async function complaintAboutDisk(folder) {
  const { bavail, bsize } = await fs.promises.statfs(folder);
  const free = bavail * bsize;
  if (free >= NEEDED_BYTES) return undefined;
  const inGigabytes = (bytes) => (bytes / 1024 ** 3).toFixed(1);
  return `The disk of ${folder} has ${inGigabytes(free)} GB free and ${inGigabytes(NEEDED_BYTES)} GB are needed: free some space and run the same command again.`;
}
