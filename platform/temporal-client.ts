import { Client, Connection } from '@temporalio/client';

export interface TemporalOptions {
  readonly address: string;
  readonly namespace: string;
}

/** A client that connects at its first call, so that a process can start while Temporal is away. */
export function createTemporalClient({ address, namespace }: TemporalOptions): Client {
  return new Client({ connection: Connection.lazy({ address }), namespace });
}
