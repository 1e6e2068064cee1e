import { text } from 'node:stream/consumers';

import { defaultPayloadConverter } from '@temporalio/common';

import { payloadProtection } from '../platform/payload-protection';
import { createPayloadCodec } from '../platform/payload-codec';
import { operatorSettings } from './keys/operator-settings';

/**
 * Encrypts the JSON on standard input as the input of a workflow and prints the arguments that hand it to the Temporal CLI:
 *   temporal workflow start … $(npm run -s encrypt-input < input.json)
 */
async function main(): Promise<void> {
  const settings = operatorSettings();
  const { keys } = payloadProtection(settings);
  const namespace = settings.text('TEMPORAL_NAMESPACE', 'default');
  const codec = createPayloadCodec({ keys, namespace, plain: { are: 'refused' }, alarm: () => undefined });
  const input: unknown = JSON.parse(await text(process.stdin));
  const [payload] = await codec.encode([defaultPayloadConverter.toPayload(input)]);
  const metadata = Object.entries(payload?.metadata ?? {}).map(
    ([name, value]) => `${name}=${Buffer.from(value).toString()}`,
  );
  const data = Buffer.from(payload?.data ?? []).toString('base64');
  const words = ['--input-base64', '--input', data, ...metadata.flatMap((pair) => ['--input-meta', pair])];
  process.stdout.write(`${words.join(' ')}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The input could not be encrypted: ${error instanceof Error ? error.message : 'unknown error'}\n`,
  );
  process.exitCode = 1;
});
