import { createHash, randomBytes, randomUUID } from 'node:crypto';

import express, { type Request } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Pool } from 'pg';
import { RateLimiterPostgres } from 'rate-limiter-flexible';

import { parseSubmission } from '../../contracts/submission-schema';
import { trackingCode } from '../../domain/tracking-code';
import type { ProposalSubmission } from '../../domain/proposal/submission';
import { commonConfig, processSettings } from '../../platform/config';
import { createDatabase, type Database } from '../../store/database';
import { createSealer, type Sealer } from '../../store/sealing';

type Prisma = Database['prisma'];
/** What runs within the interactive transaction. */
type Rows = Omit<Prisma, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>;

interface Filing {
  readonly prisma: Prisma;
  readonly sealer: Sealer;
  /** Absent for the lean build. */
  readonly limiter?: RateLimiterPostgres;
}

interface Filer {
  readonly subject: string;
  readonly key: string;
  readonly requestHash: string;
}

/**
 * Filing as most people would first write it: Express, and Prisma in an interactive transaction, on the product's tables.
 * It verifies the token, validates by the same schema and seals the same. `NAIVE_FILING=whole` also keeps what the API
 * promises: a limit of calls, the same answer for the same key, and an entry in the audit, though without a chain;
 * `NAIVE_FILING=lean` does nothing of that. Neither knows of row-level security, or of numbers that survive a change of keys.
 */
function main(): void {
  const settings = processSettings();
  const { databaseUrl, databaseConnections, keys: keySource } = commonConfig(settings);
  const limits = { connections: databaseConnections, statementTimeoutMs: 5_000 };
  const { prisma, pool } = createDatabase({ connectionString: databaseUrl, ...limits });
  const whole = settings.text('NAIVE_FILING') === 'whole';
  const filing: Filing = { prisma, sealer: createSealer(keySource), ...(whole && { limiter: limiterOn(pool) }) };
  const keys = createRemoteJWKSet(new URL(settings.text('OIDC_JWKS_URL')));
  const app = express();
  app.use(express.json({ limit: '256kb' }));
  app.post('/v1/proposals', async (request, response) => {
    const token = (request.get('authorization') ?? '').slice('Bearer '.length);
    const { payload } = await jwtVerify(token, keys);
    const { status, body } = await answer(filing, { request, subject: payload.sub ?? '' });
    response.status(status).type('json').send(body);
  });
  app.listen(settings.integer('PORT', 0), '127.0.0.1');
}

function limiterOn(pool: Pool): RateLimiterPostgres {
  const table = { schemaName: 'naive', tableName: 'rate_limit', tableCreated: true };
  return new RateLimiterPostgres({ storeClient: pool, storeType: 'pool', ...table, points: 100_000, duration: 60 });
}

async function answer(
  { prisma, sealer, limiter }: Filing,
  { request, subject }: { readonly request: Request; readonly subject: string },
): Promise<{ readonly status: number; readonly body: string }> {
  await limiter?.consume(subject);
  const parsed = parseSubmission(request.body);
  if ('faults' in parsed) return { status: 400, body: JSON.stringify({ faults: parsed.faults }) };
  const { submission } = parsed;
  const calendar = await prisma.calendar.findFirstOrThrow({ where: { inForce: true } });
  await prisma.region.findUniqueOrThrow({ where: { code: submission.villageCode } });
  const requestHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
  const filer: Filer = { subject, key: request.get('idempotency-key') ?? '', requestHash };
  return prisma.$transaction(async (rows) => {
    const known = limiter === undefined ? undefined : await knownAnswer(rows, filer);
    if (known !== undefined) return known;
    const body = JSON.stringify(await file({ rows, sealer }, { submission, calendarId: calendar.id }));
    if (limiter !== undefined) await keepAnswer(rows, { filer, body });
    return { status: 202, body };
  }, PATIENT);
}

/** Prisma gives up after two seconds of waiting for a connection, which a busy machine would turn into errors. */
const PATIENT = { maxWait: 20_000, timeout: 20_000 };

async function knownAnswer(
  rows: Rows,
  { subject, key, requestHash }: Filer,
): Promise<{ readonly status: number; readonly body: string } | undefined> {
  const [known] = await rows.$queryRaw<{ same: boolean; status: number; body: string }[]>`
    select request_hash = ${requestHash} as same, status, body from naive.filing_key
    where subject = ${subject} and key = ${key}`;
  return known?.same === false ? { status: 422, body: '{}' } : known;
}

async function keepAnswer(
  rows: Rows,
  { filer, body }: { readonly filer: Filer; readonly body: string },
): Promise<void> {
  const { subject, key, requestHash } = filer;
  await rows.$executeRaw`insert into naive.filing_key (subject, key, request_hash, status, body)
    values (${subject}, ${key}, ${requestHash}, 202, ${body})`;
  await rows.$executeRaw`insert into naive.audit (proposal_id, task)
    values (${(JSON.parse(body) as { id: string }).id}::uuid, 'proposal-admitted')`;
}

async function file(
  { rows, sealer }: { readonly rows: Rows; readonly sealer: Sealer },
  { submission, calendarId }: { readonly submission: ProposalSubmission; readonly calendarId: string },
): Promise<object> {
  const { kkNumber, villageCode, address, members } = submission;
  const [indexKey = ''] = sealer.indexKeyIds();
  const kkIndex = sealer.blindIndex(indexKey, { purpose: 'kk', value: kkNumber });
  const running = await rows.proposal.findFirst({ where: { kkIndex, end: null }, select: { id: true } });
  if (running !== null) return running;
  const id = randomUUID();
  const { wrappedKey, keyId } = sealer.newKey(id);
  const place = { proposalId: id, wrappedKey, keyId, purpose: 'household' } as const;
  const sealed = sealer.seal(place, { villageCode, kkNumber, address, members });
  const proposal = await rows.proposal.create({
    data: { id, ...columnsOf(submission), sealed, kkIndex, calendarId },
    omit: { sealed: true, kkIndex: true },
  });
  await rows.proposalKey.create({ data: { proposalId: id, wrappedKey, keyId } });
  await rows.proposalMember.createMany({
    data: members.map(({ nik }, index) => ({
      proposalId: id,
      memberNo: index + 1,
      nikIndex: sealer.blindIndex(indexKey, { purpose: 'nik', value: nik }),
    })),
  });
  await rows.outbox.create({ data: { proposalId: id } });
  return proposal;
}

function columnsOf({ channel, villageCode, rt, members, evidence, programmes }: ProposalSubmission) {
  return {
    trackingCode: trackingCode(randomBytes(9)),
    channel,
    village: villageCode,
    kabupaten: villageCode.slice(0, 4),
    rt: rt ?? null,
    memberCount: members.length,
    evidence: evidence.map((one) => ({ ...one })),
    programmes: [...programmes],
    stage: 'intake',
    nextStep: 'entry-check',
    holder: 'village',
    holderOffice: villageCode,
    filedAt: new Date(),
  };
}

main();
