import type { Payload, PayloadCodec } from '@temporalio/common';
import { Router } from 'express';
import { z } from 'zod';

import type { ReferenceStore } from '../../store/reference';
import type { CodecAccessLog } from '../../store/codec-access';
import { bearerToken, createTokenVerifier, type TokenRules } from '../middleware/access-token';
import { createOfficials } from '../middleware/authenticate';
import { Problem } from '../problem';
import { parseBody } from '../request';
import { createCallLimit, mayDecode } from './access';
import { tokenCookie } from './cookies';

/** Payloads of one request. The UI sends those of one event or page at a time. */
const MAX_PAYLOADS = 500;

const Base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const WirePayload = z.looseObject({
  metadata: z.record(z.string().max(100), Base64).optional(),
  data: Base64.optional(),
});
const DecodeBody = z.strictObject({ payloads: z.array(WirePayload).max(MAX_PAYLOADS) });
type WirePayload = z.infer<typeof WirePayload>;

export interface DecodeOptions {
  readonly codec: PayloadCodec;
  /** The only namespace whose payloads are decoded. */
  readonly namespace: string;
  readonly uiOrigin: string;
  readonly tokens: TokenRules;
  readonly reference: Pick<ReferenceStore, 'findOfficial'>;
  readonly accessLog: CodecAccessLog;
}

/**
 * `POST /decode` as the Temporal UI and CLI speak it. The token comes in the Authorization header, or from the UI's page
 * in a cookie, which counts from that page alone. Every answer is recorded before it is given.
 */
export function decodeRoutes(options: DecodeOptions): Router {
  const { namespace, uiOrigin, tokens, reference, accessLog } = options;
  const verify = createTokenVerifier(tokens);
  const officialOf = createOfficials(reference);
  const limit = createCallLimit();
  return Router().post('/decode', async (request, response) => {
    const cookie = request.get('origin') === uiOrigin ? tokenCookie(request) : undefined;
    const { subject, tokenId } = await verify(bearerToken(request.get('authorization')) ?? cookie);
    const actor = await officialOf(subject);
    if (actor === undefined) throw new Problem(403, 'forbidden');
    limit(actor.personId);
    const { payloads } = parseBody(DecodeBody, request);

    const entry = { personId: actor.personId, tokenId, namespace, payloads: payloads.length };
    const asked = request.get('x-namespace') ?? namespace;
    if (!mayDecode(actor.role) || asked !== namespace) {
      await accessLog.record({ ...entry, outcome: 'forbidden' });
      throw new Problem(403, 'forbidden');
    }
    const decoded = await Promise.all(payloads.map((payload) => readable(options.codec, payload)));
    const unreadable = decoded.some((payload) => payload === undefined);
    await accessLog.record({ ...entry, outcome: unreadable ? 'unreadable' : 'decoded' });
    response.json({ payloads: decoded.map((payload, index) => payload ?? payloads[index]) });
  });
}

/** The payload decoded, or `undefined` when it cannot be: the others of the page are shown all the same. */
async function readable(codec: PayloadCodec, payload: WirePayload): Promise<WirePayload | undefined> {
  try {
    const [decoded] = await codec.decode([fromWire(payload)]);
    return decoded === undefined ? undefined : toWire(decoded);
  } catch {
    return undefined;
  }
}

function fromWire({ metadata = {}, data = '' }: WirePayload): Payload {
  const entries = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(entries) as Record<string, Uint8Array>, data: Buffer.from(data, 'base64') };
}

function toWire({ metadata, data }: Payload): WirePayload {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return {
    metadata: Object.fromEntries(entries) as Record<string, string>,
    data: Buffer.from(data ?? []).toString('base64'),
  };
}
