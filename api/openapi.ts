import { POLICY, SCOPES, type OperationName, type OperationPolicy } from '../domain/access/policy';
import { STAND_INS } from './examples/stand-ins';
import type { Operation } from './operation';
import { answersOf, mediaOf, namedExamples } from './openapi/answers';
import { collectComponents, type Components, type Json } from './openapi/components';
import { HEADERS, PARAMETERS, SECURITY_SCHEMES } from './openapi/shared-parts';
import { oneLine, operationIdOf } from './openapi/words';

const TAGS: Readonly<Record<Operation['tag'], string>> = {
  Proposals: 'Filing, reading, withdrawing and disputing the proposals of households.',
  Tasks: 'What officials do: find, claim, decide, return. A task is done on the version that was seen.',
  Commands: 'What became of decisions that nobody answered in time.',
  Delegation: 'Standing in for officials on leave.',
  Forms: 'The groundcheck form for devices.',
  Cycles: 'The quarterly ranking.',
  Payments: 'What payers report of determined decisions.',
  Citizens: 'What households ask without signing in.',
  Reference: 'This reference.',
};

const DESCRIPTION = `Officials of villages, Dinsos, provinces, Kemensos, Pusdatin and BPS act on households' proposals for DTSEN.

**Versions.** A write on a task or proposal needs \`If-Match\` with the \`ETag\` that was seen: 428 without, 412 when it has changed.

**Keys.** A command needs an \`Idempotency-Key\`: the same key with the same body is answered the same for 24 hours and applied once.

**Refusals** are \`application/problem+json\` (RFC 9457) with a stable \`code\`. Titles come in Indonesian, or in English where
\`Accept-Language\` prefers it. None repeats a value of the request. Unknown and foreign are one answer: 404.

**Waiting.** 429 and 503 say in \`Retry-After\` how long to wait. Send the command again with the same key: a decision answered
503 with a \`Location\` is kept and applied once, and its outcome can be asked for there.`;

/** The OpenAPI 3.1 document of declared operations, from the very schemas that parse and let through. */
export function openApiDocument(operations: readonly Operation[]): Json {
  const components = collectComponents();
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationObject(operation, components) };
  const used = new Set(operations.map(({ tag }) => tag));
  return {
    openapi: '3.1.1',
    info: {
      title: 'DTSEN proposals',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/', description: 'Where this document was read' }],
    tags: Object.entries(TAGS)
      .filter(([name]) => used.has(name as Operation['tag']))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: components.all(),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function operationObject(operation: Operation, components: Components): Json {
  const { name, summary, description, tag } = operation;
  return {
    operationId: operationIdOf(name),
    summary,
    ...(description === undefined ? {} : { description: oneLine(description) }),
    tags: [tag],
    security: securityOf(operation),
    ...rolesOf(operation),
    parameters: parametersOf(operation, components),
    ...requestBodyOf(operation, components),
    responses: answersOf(operation, components),
  };
}

/** The token says who; what he may do is a matter of his role and region. Scopes bind integrators only. */
function securityOf({ access, name }: Operation): readonly Json[] {
  if (access === 'public') return [];
  const scope = SCOPES[name as OperationName];
  return [{ signIn: [] }, ...(scope === undefined ? [] : [{ integrator: [scope] }]), { bearer: [] }];
}

/** Who may call it at all, by the policy; which objects he may do it to is decided for each. */
function rolesOf({ access, name }: Operation): Json {
  if (access === 'public') return {};
  const { rules }: OperationPolicy = POLICY[name as OperationName];
  return { 'x-roles': [...new Set(rules.flatMap(({ roles }) => roles))].sort() };
}

function parametersOf(operation: Operation, components: Components): readonly Json[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = operation.params?.[name];
    return {
      name,
      in: 'path',
      required: true,
      ...(name in STAND_INS ? { example: STAND_INS[name as keyof typeof STAND_INS] } : {}),
      ...(schema === undefined
        ? { schema: { type: 'string', format: 'uuid' } }
        : { schema: components.schemaOf(schema, 'input') }),
    };
  });
  const shared = [
    ...(operation.precondition === true ? ['IfMatch'] : []),
    ...(operation.idempotent === undefined ? [] : ['IdempotencyKey']),
    ...(operation.upload === undefined ? [] : ['ContentDigest']),
    ...(operation.access === 'public' ? [] : ['OnBehalfOf']),
    'AcceptLanguage',
  ];
  return [...inPath, ...shared.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

function requestBodyOf(operation: Operation, components: Components): Json {
  const { name, body, documentedBody, bodyOptional = false, examples = [], upload } = operation;
  if (upload !== undefined)
    return {
      requestBody: { required: true, content: Object.fromEntries(upload.map((type) => [type, mediaOf(type)])) },
    };
  if (body === undefined) return {};
  const schema = components.schemaOf(documentedBody ?? body, 'input');
  const id = operationIdOf(`-${name}`);
  // A body that is wrong in form is told by its refusal; shown here it would contradict the schema.
  const shown = examples.flatMap((example) =>
    example.body === undefined || example.code === 'body-invalid' ? [] : [[example.name, example.body] as const],
  );
  return {
    requestBody: {
      required: !bodyOptional,
      content: {
        'application/json': {
          schema: '$ref' in schema ? schema : components.named(`${id}Request`, schema),
          ...namedExamples(shown),
        },
      },
    },
  };
}
