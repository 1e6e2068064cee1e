import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Pool } from 'pg';

import { parseSubmission } from '../../contracts/submission-schema';
import { trackingCode } from '../../domain/tracking-code';
import type { ProposalSubmission } from '../../domain/proposal/submission';
import { commonConfig, processSettings } from '../../platform/config';
import { createSealer, type Sealer } from '../../store/sealing';
import { jsonBody } from './json-body';

/** Row, key, members and outbox, by the shortest way there is. */
const FILE = `
with p as (
  insert into proposal (id, tracking_code, channel, village, kabupaten, rt, calendar_id, sealed, kk_index, member_count,
    evidence, programmes, stage, next_step, holder, holder_office, reason_codes, filed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'intake', 'entry-check', 'village', $4, '{}', now())
), k as (
  insert into proposal_key (proposal_id, wrapped_key, key_id) values ($1, $13, $14)
), m as (
  insert into proposal_member (proposal_id, member_no, nik_index)
  select $1, ordinal, nik from unnest($15::bytea[]) with ordinality as member(nik, ordinal)
)
insert into outbox (proposal_id) values ($1)`;

interface Floor {
  readonly pool: Pool;
  readonly sealer: Sealer;
  readonly calendarId: string;
}

/**
 * The least that a filing can be which the goal speaks of: token verified, body validated by the product's schema, household
 * sealed, row and outbox durable, in the product's tables. No framework, no promise to the filer, no audit, no limit, no rights;
 * numbers that do not survive a change of keys. What the product costs above this are its promises.
 */
async function main(): Promise<void> {
  const settings = processSettings();
  const { databaseUrl, databaseConnections, keys: keySource } = commonConfig(settings);
  const pool = new Pool({ connectionString: databaseUrl, max: databaseConnections });
  const { rows } = await pool.query<{ id: string }>('select id from calendar where in_force');
  const floor: Floor = { pool, sealer: createSealer(keySource), calendarId: rows[0]?.id ?? '' };
  const keys = createRemoteJWKSet(new URL(settings.text('OIDC_JWKS_URL')));
  const answer = async (request: IncomingMessage): Promise<string | undefined> => {
    await jwtVerify((request.headers.authorization ?? '').slice('Bearer '.length), keys);
    const parsed = parseSubmission(await jsonBody(request));
    return 'faults' in parsed ? undefined : file(floor, parsed.submission);
  };
  const server = createServer((request, response) => {
    void answer(request).then(
      (id) =>
        response
          .writeHead(id === undefined ? 400 : 202, { 'content-type': 'application/json' })
          .end(JSON.stringify({ id })),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(settings.integer('PORT', 0), '127.0.0.1');
}

async function file({ pool, sealer, calendarId }: Floor, submission: ProposalSubmission): Promise<string> {
  const { channel, villageCode, kkNumber, address, members, evidence, programmes, rt } = submission;
  const id = randomUUID();
  const { wrappedKey, keyId } = sealer.newKey(id);
  const place = { proposalId: id, wrappedKey, keyId, purpose: 'household' } as const;
  const sealed = sealer.seal(place, { villageCode, kkNumber, address, members });
  const [indexKey = ''] = sealer.indexKeyIds();
  const hashed = (purpose: string, value: string): Buffer =>
    Buffer.from(sealer.blindIndex(indexKey, { purpose, value }));
  const values = [
    ...[id, trackingCode(randomBytes(9)), channel, villageCode, villageCode.slice(0, 4), rt ?? null, calendarId],
    ...[Buffer.from(sealed), hashed('kk', kkNumber), members.length, JSON.stringify(evidence), programmes],
    ...[Buffer.from(wrappedKey), keyId, members.map(({ nik }) => hashed('nik', nik))],
  ];
  await pool.query({ name: 'floor', text: FILE, values });
  return id;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
