import openapiTS, { astToString } from 'openapi-typescript';
import { factory, type TypeNode } from 'typescript';

import { openApiDocument } from '../../api/openapi';
import { operationIdOf } from '../../api/openapi/words';
import { OPERATIONS } from '../../api/operations';

/** `docs/reference/openapi.json`: what `GET /openapi.json` answers. */
export function openApiFile(): string {
  return JSON.stringify(openApiDocument(OPERATIONS));
}

type Responses = Readonly<Record<string, unknown>>;
interface Described {
  readonly responses: Responses;
}

/** `client/api-types.ts`: the types of the document. Refusals are one type whatever the operation, so they are left out. */
export async function apiTypes(comment: string): Promise<string> {
  const document = openApiDocument(OPERATIONS);
  const paths = Object.entries(document['paths'] as Record<string, Record<string, Described>>).map(
    ([path, methods]) => {
      const good = Object.entries(methods).map(([method, operation]) => [method, withoutRefusals(operation)]);
      return [path, Object.fromEntries(good)] as const;
    },
  );
  const types = await openapiTS({ ...document, paths: Object.fromEntries(paths) } as Parameters<typeof openapiTS>[0], {
    immutable: true,
    transform: (schema) => ('contentMediaType' in schema ? blob() : undefined),
    // A field that has a default may be left out by whoever sends it.
    defaultNonNullable: false,
    silent: true,
  });
  return `// ${comment}\n${astToString(types)}`;
}

/** Contents that are no JSON are what `fetch` takes and gives for them. */
function blob(): TypeNode {
  return factory.createTypeReferenceNode('Blob');
}

function withoutRefusals(operation: Described): Described {
  const good = Object.entries(operation.responses).filter(([status]) => status < '300');
  return { ...operation, responses: Object.fromEntries(good) };
}

/** `client/operations.ts`: how each operation is called. */
export function clientOperations(comment: string): string {
  const rows = OPERATIONS.map(({ name, summary, method, path, precondition, idempotent, upload }) => {
    const row = {
      method: method.toUpperCase(),
      path,
      ...(precondition === true ? { precondition } : {}),
      ...(idempotent === undefined ? {} : { idempotent: true }),
      ...(upload === undefined ? {} : { upload: true }),
    };
    return `/** ${summary}. */\n${operationIdOf(name)}: ${JSON.stringify(row)},`;
  });
  return `// ${comment}\n\n/** How each operation is called. */\nexport const OPERATIONS = {\n${rows.join('\n')}\n} as const;\n`;
}
