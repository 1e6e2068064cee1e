import type { Pool, PoolClient } from 'pg';

import { quarterOfDay } from '../domain/calendar/quarter';
import { parseQuotaVersions, QuotasRefused } from '../contracts/quota-versions';
import { placesOf, type QuotaVersion, type QuotaVersionFault } from '../domain/eligibility/quota-versions';
import { inTransaction } from './transaction';

/** A programme that is limited in a region, and has no quota there for the quarter. */
export interface AbsentQuota {
  readonly programme: string;
  readonly kabupaten: string;
}

export interface QuotaFiles {
  /** Versions as JSON that was parsed already. */
  readonly candidates: readonly unknown[];
  /** Every kabupaten/kota there is. */
  readonly known: readonly string[];
}

/**
 * Loads versions of quotas, each in place of the one with its id; versions on record that are not given stay. Throws
 * `QuotasRefused` with every fault and its row, before anything is changed: of the versions, of how they follow those on record, and
 * of a version that has decided somebody and would now say otherwise. Its end may be changed to one that lies after those quarters.
 */
export async function loadQuotaVersions({ pool }: { readonly pool: Pool }, files: QuotaFiles): Promise<void> {
  await inTransaction(pool, async (client) => {
    // Two who load at once would each check without the other's.
    await client.query('lock table quota_version in share row exclusive mode');
    const { rows: kept } = await client.query<{ body: { id: string } }>('select body from quota_version order by id');
    const given = parseQuotaVersions(files.candidates, files.known);
    const others = kept.map(({ body }) => body).filter(({ id }) => given.every((version) => version.id !== id));
    parseQuotaVersions([...given, ...others], files.known);
    const faults = await changedFaults(client, given);
    if (faults.length > 0) throw new QuotasRefused(faults);
    for (const version of given) await save(client, version);
  });
}

/** A version that decided a quarter keeps its places for that quarter. */
const DECIDED = `
select v.id as version from jsonb_to_recordset($1::jsonb) as given(id text, "untilQuarter" text, body jsonb)
join quota_version v on v.id = given.id
where exists (select from decision d where d.programme = v.programme and d.quarter >= v.from_quarter
  and d.quarter <= coalesce(v.until_quarter, d.quarter)
  and (given.body - 'validTo' - 'source' <> v.body - 'validTo' - 'source' or d.quarter > given."untilQuarter"))
order by v.id`;

async function changedFaults(
  client: PoolClient,
  versions: readonly QuotaVersion[],
): Promise<readonly QuotaVersionFault[]> {
  const given = versions.map((version) => ({ id: version.id, untilQuarter: untilQuarter(version), body: version }));
  const { rows } = await client.query<{ version: string }>(DECIDED, [JSON.stringify(given)]);
  return rows.map(({ version }) => ({ version, kind: 'has-decided' }));
}

const SAVE_VERSION = `
insert into quota_version (id, programme, territory, valid_from, valid_to, from_quarter, until_quarter, body, source)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (id) do update set programme = excluded.programme, territory = excluded.territory, valid_from = excluded.valid_from,
  valid_to = excluded.valid_to, from_quarter = excluded.from_quarter, until_quarter = excluded.until_quarter,
  body = excluded.body, source = excluded.source`;

const SAVE_PLACES = `
insert into quota (programme, kabupaten, quarter, places, source, version_id, until_quarter)
select $1, kabupaten, $2, places, $3, $4, $5 from unnest($6::text[], $7::int[]) as place(kabupaten, places)
on conflict (programme, kabupaten, quarter) do update set places = excluded.places, source = excluded.source,
  version_id = excluded.version_id, until_quarter = excluded.until_quarter`;

async function save(client: PoolClient, version: QuotaVersion): Promise<void> {
  const { id, programme, territory = [], validFrom, validTo, source } = version;
  const [from, until] = [quarterOfDay(validFrom), untilQuarter(version)];
  const values = [id, programme, territory, validFrom, validTo, from, until, JSON.stringify(version), source];
  await client.query(SAVE_VERSION, values);
  await client.query('delete from quota where version_id = $1', [id]);
  const places = placesOf(version);
  const columns = [places.map(({ kabupaten }) => kabupaten), places.map((place) => place.places)];
  await client.query(SAVE_PLACES, [programme, from, source, id, until, ...columns]);
}

function untilQuarter({ validTo }: QuotaVersion): string | undefined {
  return validTo === undefined ? undefined : quarterOfDay(validTo);
}

/** The last version that has begun says for which regions a programme is limited, also when it is over. */
const ABSENT = `
select limited.programme, region.kabupaten
from ranking_run run
join lateral (select distinct on (programme) programme, territory from quota_version
  where from_quarter <= run.quarter order by programme, from_quarter desc) limited on true
join lateral (select distinct kabupaten from ranking_entry
  where run_id = run.run_id and returned_reason is null) region on true
where run.run_id = $1
  and (limited.territory = '{}' or exists (select from unnest(limited.territory) code where starts_with(region.kabupaten, code)))
  and not exists (select from quota where quota.programme = limited.programme and quota.kabupaten = region.kabupaten
    and quota.quarter <= run.quarter and coalesce(quota.until_quarter, run.quarter) >= run.quarter)
order by limited.programme, region.kabupaten`;

/** Where the households of a run have no quota of a programme that is limited there. */
export async function absentQuotas(pool: Pool, runId: string): Promise<readonly AbsentQuota[]> {
  return (await pool.query<AbsentQuota>({ name: 'quotas-absent', text: ABSENT, values: [runId] })).rows;
}
