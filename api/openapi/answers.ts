import { textFor } from '../../domain/texts/texts';
import type { DeclaredAnswer, DeclaredExample, Operation } from '../operation';
import { ProblemSchema } from '../schemas/problem';
import type { Components, Json } from './components';
import { refusalsOf } from './refusals-of';
import { oneLine } from './words';

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is wrong in itself',
  401: 'Nobody is signed in',
  403: 'The caller may not do this',
  404: 'There is nothing, or nothing the caller may know of',
  409: 'It conflicts with what happened meanwhile',
  410: 'The case is closed; `end` says how',
  412: 'The object has changed; `current` is what it is now where that may be told',
  413: 'The body is too large',
  415: 'The body is no JSON in UTF-8',
  422: 'The idempotency key was used for another command',
  423: 'Decisions rest; `until` says how long',
  428: 'The version seen is not stated',
  429: 'Too many calls; wait as long as `Retry-After` says',
  503: 'Nobody answered in time; send it again with the same key after `Retry-After`',
};

/** Headers that go with a status beside those an answer declares. */
const HEADERS_OF_STATUS: Readonly<Record<number, readonly string[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After', 'Location'],
};

/** Every answer of an operation: those that succeed and every refusal that can occur. */
export function answersOf(operation: Operation, components: Components): Json {
  const good = Object.entries(operation.answers).map(([status, answer]) => {
    return [status, goodAnswer(answer, { examples: examplesOf(operation, Number(status)), components })];
  });
  const refused = [...refusalsOf(operation)].map(([status, codes]) => {
    return [String(status), refusal({ status, codes, examples: examplesOf(operation, status), components })];
  });
  return Object.fromEntries([...good, ...asBefore(operation), ...refused]) as Json;
}

/** Whoever reads what has an `ETag` may ask whether it has changed. */
function asBefore({ method, answers }: Operation): [string, Json][] {
  if (method !== 'get' || answers[200]?.headers?.includes('ETag') !== true) return [];
  return [
    ['304', { description: 'As it was when it was read with the `ETag` of `If-None-Match`', ...headersOf(['ETag']) }],
  ];
}

function examplesOf({ examples = [] }: Operation, status: number): readonly DeclaredExample[] {
  return examples.filter((example) => example.status === status);
}

interface Shown {
  readonly examples: readonly DeclaredExample[];
  readonly components: Components;
}

function goodAnswer({ description, schema, headers = [], mediaType }: DeclaredAnswer, shown: Shown): Json {
  const counted = schema === undefined ? [] : ['RateLimit', 'RateLimit-Policy'];
  const content = { ...(schema === undefined ? {} : jsonOf(schema, shown)), ...contentOf(mediaType) };
  return {
    description: oneLine(description),
    ...headersOf([...headers, ...counted]),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

function jsonOf(schema: NonNullable<DeclaredAnswer['schema']>, { examples, components }: Shown): Json {
  const shown = examples.filter(({ answer }) => answer !== undefined);
  const body = {
    schema: components.schemaOf(schema, 'output'),
    ...namedExamples(shown.map(({ name, answer }) => [name, answer])),
  };
  return { 'application/json': body };
}

function contentOf(mediaType: DeclaredAnswer['mediaType']): Json {
  if (mediaType === undefined) return {};
  const types = typeof mediaType === 'string' ? [mediaType] : mediaType;
  return Object.fromEntries(types.map((type) => [type, mediaOf(type)]));
}

/** A body of a media type that is not JSON. */
export function mediaOf(type: string): Json {
  return { schema: { type: 'string', ...(type.startsWith('text/') ? {} : { contentMediaType: type }) } };
}

interface Refused extends Shown {
  readonly status: number;
  readonly codes: readonly string[];
}

function refusal({ status, codes, examples, components }: Refused): Json {
  const title = TITLES[status] ?? 'Refused';
  const lines = codes.map((code) => `- \`${code}\`: ${textFor({ kind: 'refusal', code, language: 'en' })}`);
  const problem = components.schemaOf(ProblemSchema, 'output');
  const schema = {
    allOf: [problem, { type: 'object', properties: { code: { enum: codes }, status: { const: status } } }],
  };
  const shown = examples.flatMap(({ name, code }) =>
    code === undefined ? [] : [[name, problemOf(status, code)] as const],
  );
  return {
    description: `${title}.\n\n${lines.join('\n')}`,
    ...headersOf(HEADERS_OF_STATUS[status] ?? []),
    content: { 'application/problem+json': { schema, ...namedExamples(shown) } },
  };
}

/** A refusal as it is answered to somebody who asks for no language. */
function problemOf(status: number, code: string): Json {
  const [title, detail] = (['refusal', 'refusal-next'] as const).map((kind) => textFor({ kind, code, language: 'id' }));
  return { type: `https://dtsen-proposals.example/problems/${code}`, status, code, title, detail };
}

function headersOf(names: readonly string[]): Json {
  if (names.length === 0) return {};
  const pointed = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return { headers: Object.fromEntries(pointed) as Json };
}

/** Examples under keys that a reference can show; absent when there is none. */
export function namedExamples(examples: readonly (readonly [name: string, value: unknown])[]): Json {
  if (examples.length === 0) return {};
  const named = examples.map(([name, value]) => [
    name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    { summary: name, value },
  ]);
  return { examples: Object.fromEntries(named) as Json };
}
