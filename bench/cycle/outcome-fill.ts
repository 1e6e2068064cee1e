import type { Pool } from 'pg';

import { FEATURE_KEYS } from '../../ranking/features';
import { listKabupaten } from '../../ranking/regions';

/** What the waiting proposals of the benchmark belong to. */
export interface FilledRun {
  readonly runId: string;
  readonly version: string;
  readonly quarter: string;
  readonly calendarId: string;
  readonly proposals: number;
}

/** Programmes that a proposal of the demonstration asks for; each is a decision of its own. */
const PROGRAMMES = ['PKH', 'SEMBAKO', 'PBI-JK'] as const;
/** Of those who might want a place, about so many find one, so that every line has to be put in order. */
const QUOTA_SHARE = 0.2;
/** A place of PBI-JK is a member, of the others a household. */
const MEMBERS = 4;
/** A sealed household of four, and what is told of the six documents of a village's deliberation. */
const SEALED_BYTES = 640;
const DOCUMENTS = 6;

/** Random bytes that follow from a row's number `i`. */
const bytes = (length: number): string =>
  `substr((select string_agg(sha256((i || '/' || n)::text::bytea), '') from generate_series(1, ${Math.ceil(length / 32)}) n), 1, ${length})`;

/** A row as a waiting proposal lies in the table; $1 how many, $2 kabupaten, $3 calendar, $4 version, $5 quarter. */
const PROPOSALS = `
insert into proposal (id, tracking_code, channel, village, kabupaten, rt, calendar_id, sealed, kk_index, member_count, evidence,
  programmes, stage, next_step, holder, holder_office, reason_codes, version, quarter, expected_from, expected_until, signed_at,
  registration_number, groundchecked, awaits_version, step_no, filed_at)
select gen_random_uuid(), upper(lpad(to_hex(i), 10, '0')), 'village', k.code || lpad((i % 900000)::text, 6, '0'), k.code, '002',
  $3, ${bytes(SEALED_BYTES)}, uuid_send(gen_random_uuid()), ${MEMBERS}, d.documents, '{${PROGRAMMES.join(',')}}', 'ranking',
  'ranking-version', 'bps', '', '{}', $4, $5, '2026-10-01', '2026-10-20', timestamptz '2026-06-15' + i * interval '0.2 s',
  'REG-' || i, true, true, 14, timestamptz '2026-06-01' + i * interval '0.2 s'
from generate_series(1, $1::int) i,
  lateral (select ($2::text[])[1 + i % cardinality($2::text[])] as code) k,
  lateral (select jsonb_agg(jsonb_build_object('kind', 'document-' || n, 'sha256', encode(sha256((i || '-' || n)::bytea), 'hex'),
    'mediaType', 'image/jpeg')) as documents from generate_series(1, ${DOCUMENTS}) n) d`;

/** The frozen and ranked set: $1 run, $2 features by name. Deciles by the score, facts of a household that was visited. */
const ENTRIES = `
insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile, province_decile,
  kabupaten_decile, previous_decile)
select $1, id, kabupaten, kk_index, (select jsonb_object_agg(name, hashtext(id::text || name) & 3) from unnest($2::text[]) name),
  jsonb_build_object('memberCount', member_count, 'components', jsonb_build_object('pupilSd', hashtext(id::text) & 1),
    'exclusions', '[]'::jsonb, 'assessments', '[]'::jsonb, 'groundchecked', true, 'receives', '[]'::jsonb, 'waited', '{}'::jsonb,
    'signedAt', signed_at, 'programmes', to_jsonb(programmes)),
  score, placed, placed, placed, null
from (select *, ntile(10) over (order by score, id) as placed
  from (select *, (hashtextextended(id::text, 7) & 16777215) / 16777216.0 as score from proposal) scored) ranked`;

const QUOTAS = `insert into quota (programme, kabupaten, quarter, places, source)
  select programme, code, $1, case programme when 'PBI-JK' then ${MEMBERS} else 1 end * $2::int, 'made up for the benchmark'
  from unnest($3::text[]) programme, unnest($4::text[]) code
  on conflict (programme, kabupaten, quarter) do update set places = excluded.places`;

/** An equal copy of the proposals, indexes and constraints included, and the outcome as a table of ids and deciles. */
const COPY = [
  'create schema bare',
  'create table bare.proposal (like public.proposal including all)',
  'insert into bare.proposal select * from public.proposal',
  `create table bare.result (proposal_id uuid primary key, decile int not null)`,
  `insert into bare.result select proposal_id, decile from ranking_entry order by proposal_id`,
];

/** Fills the product's own tables, set-wise: proposals that wait for a version, and the run that ranked them. */
export async function fillProposals(pool: Pool, run: FilledRun): Promise<void> {
  const codes = await listKabupaten();
  await pool.query(PROPOSALS, [run.proposals, codes, run.calendarId, run.version, run.quarter]);
  await pool.query(ENTRIES, [run.runId, FEATURE_KEYS]);
  const places = Math.ceil((run.proposals / codes.length) * QUOTA_SHARE);
  await pool.query(QUOTAS, [run.quarter, places, PROGRAMMES, codes]);
}

/** Copies the proposals for the bare statement. */
export async function copyProposals(pool: Pool): Promise<void> {
  for (const statement of COPY) await pool.query(statement);
}
