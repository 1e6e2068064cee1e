import { createHash } from 'node:crypto';
import { z } from 'zod';

import { openApiDocument } from '../openapi';
import { referencePage, STYLE_HASH } from '../openapi/reference-page';
import { publicOperation, type Operation } from '../operation';

/** Clients ask again after five minutes; the ETag spares them the body. */
const CACHE = 'public, max-age=300';
const POLICY_OF_PAGE = `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

interface Made {
  readonly text: string;
  readonly etag: string;
}

/** The reference of the API itself. `operations` is asked once, at the first call: the list holds these two as well. */
export function referenceOperations(operations: () => readonly Operation[]): readonly Operation[] {
  const document = once(() => openApiDocument(operations()));
  const json = once(() => made(`${JSON.stringify(document(), null, 2)}\n`));
  const page = once(() => made(referencePage(document())));
  return [
    publicOperation({
      name: 'read-openapi',
      summary: 'Read the OpenAPI document of this API',
      tag: 'Reference',
      method: 'get',
      path: '/openapi.json',
      answers: {
        200: {
          description: 'OpenAPI 3.1',
          schema: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi' }),
          headers: ['ETag', 'Cache-Control'],
        },
      },
      examples: [{ name: 'The document', status: 200 }],
      handle: () => Promise.resolve({ status: 200, body: document(), headers: cached(json()) }),
    }),
    publicOperation({
      name: 'read-reference',
      summary: 'Read this reference as a page',
      tag: 'Reference',
      method: 'get',
      path: '/reference',
      answers: {
        200: { description: 'A page without scripts', mediaType: 'text/html', headers: ['ETag', 'Cache-Control'] },
      },
      examples: [{ name: 'The page', status: 200 }],
      handle: () => {
        const { text, etag } = page();
        const type = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY_OF_PAGE };
        return Promise.resolve({ status: 200, body: text, headers: { ...type, ...cached({ etag }) } });
      },
    }),
  ];
}

function cached({ etag }: Pick<Made, 'etag'>): Record<string, string> {
  return { ETag: etag, 'Cache-Control': CACHE };
}

function made(text: string): Made {
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}

function once<Value>(make: () => Value): () => Value {
  let value: { readonly made: Value } | undefined;
  return () => (value ??= { made: make() }).made;
}
