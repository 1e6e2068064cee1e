import { z } from 'zod';

import { OFFERED_NAME, OFFERED_SHA_256 } from '../../contracts/ranking-cycle';
import { RESULT_FILE_TYPES, type ResultFileRefusal } from '../../domain/ranking/result-file';
import { operation, type ActorCall, type Operation, type Reply, type Services } from '../operation';
import { notFound, Problem } from '../problem';
import { ResultCoverSchema } from '../schemas/ranking-result';
import { uploadOf } from '../upload';
import { runOf, statusOf, Version } from './cycles';

const STATUS: Readonly<Record<ResultFileRefusal, number>> = {
  'result-too-large': 413,
  'result-type-mismatch': 415,
  'result-hash-differs': 400,
};

const KeptSchema = z
  .object({
    file: z.string().regex(OFFERED_NAME).describe('What it is called from now on, by its hash'),
    sha256: z.string().regex(OFFERED_SHA_256),
    bytes: z.int(),
  })
  .meta({ id: 'UploadedResult' });

/** How a ranking made outside comes in, before the cycle is told of it. */
export const RANKING_RESULT_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'upload-result',
    summary: 'Upload a ranking made by BPS',
    description: `The body is the file itself, Parquet or CSV. \`Content-Digest: sha-256=:…:\` (RFC 9530) states its hash. It may
      take hours as long as it keeps coming. Then send its cover, and say with \`offer-result\` that both are there. Uploading changes nothing
      in the cycle; the same file is kept once.`,
    tag: 'Cycles',
    method: 'post',
    path: '/v1/cycles/{version}/result/files',
    params: { version: Version },
    upload: Object.keys(RESULT_FILE_TYPES),
    isLarge: true,
    idempotent: 'own',
    answers: { 201: { description: 'What was kept', schema: KeptSchema } },
    refusals: [
      'content-digest-required',
      'result-being-checked',
      'result-hash-differs',
      'result-not-awaited',
      'result-too-large',
      'result-type-mismatch',
    ],
    handle: upload,
  }),
  operation({
    name: 'put-result-cover',
    summary: 'Send the cover of an uploaded ranking',
    description: 'The `cover.json` that went out with the set, completed. It takes the place of the one before.',
    tag: 'Cycles',
    method: 'put',
    path: '/v1/cycles/{version}/result/files/{file}/cover',
    params: { version: Version, file: z.string().regex(OFFERED_NAME) },
    body: ResultCoverSchema,
    idempotent: 'ledger',
    answers: { 204: { description: 'It lies beside the result' } },
    refusals: ['result-being-checked', 'result-not-awaited'],
    handle: putCover,
  }),
];

async function upload(call: ActorCall, services: Services): Promise<Reply> {
  const { resultInbox } = services;
  const { content, declared } = uploadOf(call);
  const runId = await awaitedRun(call, services);
  // Hours of sending would end in the same refusal.
  if (Number(call.header('content-length') ?? 0) > resultInbox.maxBytes) throw refusal('result-too-large');
  const mayBeKept = async (): Promise<void> => {
    await awaitedRun(call, services);
  };
  const received = await resultInbox.receive({ runId, declared, content, mayBeKept });
  if (received.kind === 'refused') throw refusal(received.code);
  return { status: 201, body: received.result };
}

function refusal(code: ResultFileRefusal): Problem {
  return new Problem(STATUS[code], code);
}

async function putCover(call: ActorCall<z.output<typeof ResultCoverSchema>>, services: Services): Promise<Reply> {
  const { body: cover, params } = call;
  const runId = await awaitedRun(call, services);
  if (!(await services.resultInbox.putCover({ runId, file: params['file'] ?? '', cover }))) throw notFound();
  return { status: 204 };
}

/** The run of a version that waits for a result: what nobody waits for is not taken in. */
async function awaitedRun(call: ActorCall, services: Services): Promise<string> {
  const runId = await runOf(call, services);
  const { outside } = await statusOf(runId, services);
  if (outside?.state === 'checking') throw new Problem(409, 'result-being-checked');
  if (outside?.state !== 'awaited') throw new Problem(409, 'result-not-awaited');
  return runId;
}
