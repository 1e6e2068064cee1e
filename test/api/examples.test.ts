import { randomUUID } from 'node:crypto';

import { STAND_INS } from '../../api/examples/stand-ins';
import { referencePage } from '../../api/openapi/reference-page';
import { openApiDocument } from '../../api/openapi';
import type { DeclaredExample, Operation } from '../../api/operation';
import { OPERATIONS } from '../../api/operations';
import { conformance } from './conformance';
import { personOf, runningApi, type Answer, type Call, type RunningApi } from './running-api';
import { digestOf, situations, type BroughtAbout } from './situations';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(async () => {
  api.temporal.accepts();
  await api.stores.database.prisma.freezeWindow.deleteMany();
});
afterAll(() => api.close());

const faultsOf = conformance();
const NOTHING: BroughtAbout = { ids: {}, version: 0 };

interface Told {
  readonly example: DeclaredExample;
  readonly about: BroughtAbout;
}

/** The call of an example, with real ids in the place of its stand-ins. */
function callOf(operation: Operation, { example, about }: Told): Call {
  const { as, body, content, params = {} } = example;
  const people = { absentId: personOf('budi'), standInId: personOf('euis') };
  const real = <Value>(value: Value): Value => {
    const text = Object.entries({ ...people, ...about.ids }).reduce(
      (said, [name, id]) => said.replaceAll(STAND_INS[name as keyof typeof STAND_INS], id),
      JSON.stringify(value),
    );
    return JSON.parse(text) as Value;
  };
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    return params[name] ?? STAND_INS[name as keyof typeof STAND_INS];
  });
  return {
    method: operation.method.toUpperCase(),
    path: real(path),
    headers: real(headersOf(operation, { example, about })),
    ...(as === undefined ? {} : { as }),
    ...(body === undefined ? {} : { body: real(body) }),
    ...(content === undefined ? {} : { body: Buffer.from(content.base64, 'base64') }),
  };
}

/** What the operation asks for, unless the example says otherwise; what it says is empty is left out. */
function headersOf(operation: Operation, { example, about }: Told): Record<string, string> {
  const { content, headers = {} } = example;
  const object = operation.object === 'task' ? STAND_INS.taskId : STAND_INS.proposalId;
  const all = {
    ...(operation.precondition === true ? { 'if-match': `"${object}.${String(about.version)}"` } : {}),
    ...(operation.idempotent === undefined ? {} : { 'idempotency-key': randomUUID() }),
    ...(content === undefined
      ? {}
      : { 'content-type': content.mediaType, 'content-digest': digestOf(Buffer.from(content.base64, 'base64')) }),
    ...headers,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

const examples = OPERATIONS.flatMap((operation) =>
  (operation.examples ?? []).map((example) => [`${operation.name}: ${example.name}`, { operation, example }] as const),
);

describe('an example of the reference', () => {
  it.each(examples)('%s: is answered as it says, and as the document declares', async (_name, it) => {
    const { operation, example } = it;
    const bring = example.given === undefined ? undefined : situations(api)[example.given];
    const about = (await bring?.(operation)) ?? NOTHING;

    const answer = await api.call(callOf(operation, { example, about }));

    expect({ status: answer.status, code: answer.body['code'], faults: faultsOf(operation, answer) }).toEqual({
      status: example.status,
      code: example.code,
      faults: [],
    });
  });

  it.each(examples)('%s: shows an answer that its schema allows', (_name, { operation, example }) => {
    const headers = new Headers({ 'content-type': 'application/json' });
    const text = JSON.stringify(example.answer ?? null);
    const faults = example.answer === undefined ? [] : faultsOf(operation, { status: example.status, headers, text });

    expect(faults).toEqual([]);
  });

  it('is there for every operation, a good one and, where somebody may be refused, a refusal', () => {
    const without = OPERATIONS.filter(({ tag, examples: shown = [] }) => {
      const good = shown.some(({ status }) => status < 400);
      return !good || (tag !== 'Reference' && !shown.some(({ status }) => status >= 400));
    });

    expect(without.map(({ name }) => name)).toEqual([]);
  });
});

/** A call of an operation that reaches its checks of form and no object. */
function anyCall(operation: Operation, { as, headers, body }: Pick<Call, 'as' | 'headers' | 'body'>): Promise<Answer> {
  const example = operation.examples?.find(({ status }) => status < 400);
  const about: BroughtAbout = { ids: { taskId: randomUUID(), proposalId: randomUUID() }, version: 1 };
  const call = callOf(operation, { example: { name: '', status: 0, ...example }, about });
  const { as: usual, body: usualBody, headers: usualHeaders, ...rest } = call;
  const sent = { ...usualHeaders, ...headers };
  const caller = as ?? usual;
  const content = body ?? usualBody;
  return api.call({
    ...rest,
    headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '')),
    ...(caller === undefined || caller === '' ? {} : { as: caller }),
    ...(content === undefined ? {} : { body: content }),
  });
}

const named = (operations: readonly Operation[]) => operations.map((operation) => [operation.name, operation] as const);
const OF_OFFICIALS = OPERATIONS.filter(({ access }) => access === 'officials');
const WITH_BODY = OPERATIONS.filter(({ body, upload }) => body !== undefined && upload === undefined);

/** Calls that are wrong in form, the operations they are wrong for, and what each is refused with. */
const WRONG: readonly (readonly [
  string,
  readonly Operation[],
  Pick<Call, 'as' | 'headers' | 'body'>,
  number,
  string,
])[] = [
  ['without a token', OF_OFFICIALS, { as: '' }, 401, 'unauthorized'],
  [
    'without If-Match',
    OPERATIONS.filter((it) => it.precondition),
    { headers: { 'if-match': '' } },
    428,
    'precondition-required',
  ],
  [
    'without a key',
    OPERATIONS.filter((it) => it.idempotent !== undefined),
    { headers: { 'idempotency-key': '' } },
    400,
    'idempotency-key-required',
  ],
  [
    'with XML',
    WITH_BODY,
    { headers: { 'content-type': 'application/xml' }, body: '<a/>' },
    415,
    'media-type-unsupported',
  ],
  ['with half a body', WITH_BODY, { body: '{"a":' }, 400, 'json-invalid'],
  ['with a name twice', WITH_BODY, { body: '{"a":1,"a":2}' }, 400, 'json-key-twice'],
  ['with deep nesting', WITH_BODY, { body: '['.repeat(40) + ']'.repeat(40) }, 400, 'json-too-deep'],
  ['with a body that is too large', WITH_BODY, { body: { a: 'x'.repeat(300_000) } }, 413, 'body-too-large'],
];

describe.each(WRONG)('a call %s', (_how, operations, changes, status, code) => {
  it.each(named(operations))(
    `of %s is refused with ${String(status)} ${code}, as declared`,
    async (_name, operation) => {
      const answer = await anyCall(operation, changes);

      expect([answer.status, answer.body['code'], faultsOf(operation, answer)]).toEqual([status, code, []]);
    },
  );
});

it('reads as a page that holds every operation', () => {
  const page = referencePage(openApiDocument(OPERATIONS));

  for (const { summary } of OPERATIONS) expect(page).toContain(summary);
});
