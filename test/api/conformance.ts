import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { openApiDocument } from '../../api/openapi';
import type { Operation } from '../../api/operation';
import { OPERATIONS } from '../../api/operations';
import type { Answer } from './running-api';

const ID = 'https://dtsen-proposals.example/openapi.json';

interface ResponseObject {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** What is wrong with an answer by the document; nothing when it is as declared. */
export type FaultsOf = (operation: Operation, answer: Pick<Answer, 'status' | 'headers' | 'text'>) => string[];

/** Holds answers against the document of the API itself. */
export function conformance(): FaultsOf {
  const document = openApiDocument(OPERATIONS) as { paths: Record<string, Record<string, { responses: object }>> };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: ID, ...document });
  const validators = new Map<string, ValidateFunction>();

  const validator = (pointer: string): ValidateFunction => {
    const known = validators.get(pointer) ?? ajv.compile({ $ref: `${ID}#${pointer}` });
    validators.set(pointer, known);
    return known;
  };

  return ({ path, method }, { status, headers, text }) => {
    const [type = ''] = (headers.get('content-type') ?? '').split(';');
    const response = (document.paths[path]?.[method]?.responses as Record<string, ResponseObject>)[String(status)];
    const undeclared = undeclaredIn(response, { type, text });
    if (undeclared !== undefined) return [`${String(status)}: ${undeclared}`];
    if (response?.content === undefined) return [];
    const pointer = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'];
    return faultsBy(validator(pointer.map((part) => `/${escaped(part)}`).join('')), { type, text });
  };
}

interface Said {
  readonly type: string;
  readonly text: string;
}

function faultsBy(check: ValidateFunction, { type, text }: Said): string[] {
  check(type.endsWith('json') ? JSON.parse(text) : text);
  return check.errors?.map(({ instancePath, message }) => `${instancePath} ${String(message)}`) ?? [];
}

/** What the document does not know of an answer. */
function undeclaredIn(response: ResponseObject | undefined, { type, text }: Said): string | undefined {
  if (response === undefined) return `is not declared: ${text.slice(0, 200)}`;
  if (response.content === undefined) return text === '' ? undefined : 'has a body, and none is declared';
  return type in response.content ? undefined : `has the media type ${type}, which is not declared`;
}

function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
