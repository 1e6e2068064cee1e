import type { Call } from './operation';
import { Problem } from './problem';

/** RFC 9530: the hash of the content, which a broken line or a proxy could have changed. */
const CONTENT_DIGEST = /^sha-256=:([A-Za-z0-9+/]{43}=):$/u;

/** A content as it comes in, and what its sender says about it. */
export interface Upload {
  readonly content: AsyncIterable<Uint8Array>;
  readonly declared: { readonly mediaType: string; readonly sha256: string };
}

/** What is uploaded with a call. Throws the 400 to answer with where its hash is not stated. */
export function uploadOf({ content, header }: Pick<Call, 'content' | 'header'>): Upload {
  const [, digest] = CONTENT_DIGEST.exec(header('content-digest') ?? '') ?? [];
  if (digest === undefined || content === undefined) throw new Problem(400, 'content-digest-required');
  const [mediaType = ''] = (header('content-type') ?? '').split(';');
  const sha256 = Buffer.from(digest, 'base64').toString('hex');
  return { content, declared: { mediaType: mediaType.trim().toLowerCase(), sha256 } };
}
