import type { PayloadKeyFile } from '../../platform/payload-codec';
import { newPayloadKeyFile } from '../../platform/payload-codec';
import type { PayloadProtection } from '../../platform/payload-protection';

/** A key ring that a test changes while processes use it. */
export interface ChangingKeys {
  file: PayloadKeyFile;
}

export function changingKeys(): ChangingKeys {
  return { file: newPayloadKeyFile() };
}

/** Protection with the keys of `ring`, as they are at each moment. */
export function protection(ring: ChangingKeys, plain: PayloadProtection['plain']): PayloadProtection {
  return { keys: { read: () => ring.file, reread: () => ring.file }, plain };
}
