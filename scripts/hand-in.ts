import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

import { createClient, type Input } from '../client/client';
import { fileSha256 } from '../ranking/snapshot';
import type { Steps } from './steps';

/** A result and its cover, and where to hand them in. */
export interface HandingIn {
  readonly version: string;
  readonly outside: string;
  readonly coverPath: string;
  /** Where the API is. */
  readonly api: string;
  /** Holds an access token of an officer of BPS or an operator. */
  readonly tokenFile: string;
}

/**
 * Hands a result in over HTTP: the file, its cover, and the word that both are there. Throws `Refused` where the API refuses;
 * what was sent before stays in the inbox, and sending it again changes nothing.
 */
export async function handInOverHttp(given: HandingIn, { step, say }: Steps): Promise<void> {
  const { version, outside, coverPath, tokenFile } = given;
  const token = async (): Promise<string> => (await readFile(tokenFile, 'utf8')).trim();
  const client = createClient({ baseUrl: given.api.replace(/\/$/, ''), token });
  const sha256 = await step('Reading the result', () => fileSha256(outside));
  const type = extname(outside).toLowerCase() === '.csv' ? 'text/csv' : 'application/vnd.apache.parquet';
  const content = await openAsBlob(outside, { type });
  const { file } = await step('Sending the result', async () => {
    const { body } = await client.uploadResult({ version, body: content, sha256 });
    return body;
  });
  const cover = JSON.parse(await readFile(coverPath, 'utf8')) as Input<'putResultCover'>['body'];
  await step('Sending its cover', () => client.putResultCover({ version, file, body: cover }));
  await step('Telling the cycle', () => client.offerResult({ version, body: { file, sha256 } }));
  say(`The result is with the cycle of ${version} as ${file}.`);
  say(`GET /v1/cycles/${version} says when it has been taken over, or every fault it was refused with.`);
}
