import type { DataConverter } from '@temporalio/common';

import { ConfigurationError, type Settings } from './config';
import { followKeyFile, type KeyFileSource } from './key-file';
import { createPayloadCodec, type PlainPayloads } from './payload-codec';

/** How payloads of one process are kept from whoever reads Temporal. */
export interface PayloadProtection {
  readonly keys: KeyFileSource;
  readonly plain: PlainPayloads['are'];
}

/** Absolute path of the failure converter, for clients, workers and bundlers. */
export const FAILURE_CONVERTER_PATH = require.resolve('./failure-converter');

/** Reads PAYLOAD_KEY_FILE and PLAIN_PAYLOADS. No key has a default, and plain payloads are refused unless said otherwise. */
export function payloadProtection(settings: Settings): PayloadProtection {
  const plain = settings.text('PLAIN_PAYLOADS', 'refused');
  if (plain !== 'refused' && plain !== 'accepted')
    throw new ConfigurationError('Set PLAIN_PAYLOADS to refused or accepted.');
  return { keys: followKeyFile(settings.text('PAYLOAD_KEY_FILE')), plain };
}

export interface ConverterOptions {
  readonly payloads: PayloadProtection;
  readonly namespace: string;
  readonly alarm: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Decoded in place of a refused payload; without it a refused payload is an error. */
  readonly standIn?: Readonly<Record<string, unknown>>;
}

/** The data converter of a client or worker: payloads and failures encrypted. */
export function protectedConverter({ payloads, namespace, alarm, standIn }: ConverterOptions): DataConverter {
  const plain: PlainPayloads =
    payloads.plain === 'accepted'
      ? { are: 'accepted' }
      : { are: 'refused', ...(standIn === undefined ? {} : { standIn }) };
  return {
    failureConverterPath: FAILURE_CONVERTER_PATH,
    payloadCodecs: [createPayloadCodec({ keys: payloads.keys, namespace, plain, alarm })],
  };
}
