import { Client, Connection } from '@temporalio/client';

import { protectedConverter, type PayloadProtection } from './payload-protection';

export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

export interface TemporalOptions extends TemporalAddress {
  readonly payloads: PayloadProtection;
  /** Told when a payload cannot be read. */
  readonly alarm?: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/**
 * A client that encrypts whatever it hands to Temporal. It connects at its first call, so that a process can start while
 * Temporal is away.
 */
export function createTemporalClient({ address, namespace, payloads, alarm }: TemporalOptions): Client {
  const dataConverter = protectedConverter({ payloads, namespace, alarm: alarm ?? (() => undefined) });
  return new Client({ connection: Connection.lazy({ address }), namespace, dataConverter });
}
