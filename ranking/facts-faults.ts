import type { DuckDBConnection } from '@duckdb/node-api';

import type { EligibilityRules } from '../domain/eligibility/rules';
import { rowsOf, sqlText } from './duckdb';
import { factsColumns, LIST_TYPES, valueColumns } from './facts';

/** `examples` holds keys of the first few rows at fault, and nothing else about a household. */
export interface FactsFault {
  readonly kind:
    | 'column-missing'
    | 'column-of-another-type'
    | 'missing-or-negative'
    | 'entry-malformed'
    | 'not-one-key'
    | 'twice'
    | 'no-facts'
    | 'not-ranked';
  readonly column?: string;
  readonly rows: number;
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const KEY = 'coalesce(household_id::text, proposal_id)';

/** When an entry of a list says too little to be judged, or contradicts itself. */
const MALFORMED_ENTRIES: Readonly<Record<keyof typeof LIST_TYPES, string>> = {
  exclusions: `e.code is null or e.stated_by is null or e.stated_on is null
    or coalesce(e.concerns not in ('member', 'household'), true)`,
  assessments: `e.programme is null or e.assessed_on is null or coalesce(e.valid_until < e.assessed_on, true)`,
};
const LISTS = Object.keys(LIST_TYPES) as (keyof typeof LIST_TYPES)[];

/** Names what keeps the facts from being used at all: columns, empty or negative values, rows about nobody. */
export async function checkFacts(
  duckDb: DuckDBConnection,
  { factsPath, rules }: { readonly factsPath: string; readonly rules: EligibilityRules },
): Promise<readonly FactsFault[]> {
  const file = `read_parquet(${sqlText(factsPath)})`;
  const found = await rowsOf<{ column_name: string; column_type: string }>(duckDb, `describe select * from ${file}`);
  const types = new Map(found.map(({ column_name, column_type }) => [column_name, column_type]));
  const missing = factsColumns(rules).filter((column) => !types.has(column));
  if (missing.length > 0) return missing.map((column) => ({ kind: 'column-missing', column, rows: 0, examples: [] }));

  const others = LISTS.filter((column) => types.get(column) !== LIST_TYPES[column]);
  if (others.length > 0)
    return others.map((column) => ({ kind: 'column-of-another-type', column, rows: 0, examples: [] }));
  return brokenRows(duckDb, { file, tests: testsOf(valueColumns(rules), types) });
}

interface RowTest {
  readonly kind: FactsFault['kind'];
  readonly column: string;
  /** Holds for a row at fault. */
  readonly where: string;
}

function testsOf(columns: readonly string[], types: ReadonlyMap<string, string>): readonly RowTest[] {
  return [
    { kind: 'not-one-key' as const, column: 'household_id', where: '(household_id is null) = (proposal_id is null)' },
    ...columns.map((column) => {
      const negative = types.get(column) === 'BOOLEAN' ? '' : ` or "${column}" < 0`;
      return { kind: 'missing-or-negative' as const, column, where: `"${column}" is null${negative}` };
    }),
    ...LISTS.map((column) => {
      const malformed = `len(list_filter(${column}, lambda e: ${MALFORMED_ENTRIES[column]})) > 0`;
      // Most lists are empty, and those cost nothing this way.
      const where = `(case when len(${column}) > 0 then ${malformed} else false end)`;
      return { kind: 'entry-malformed' as const, column, where };
    }),
  ];
}

async function brokenRows(
  duckDb: DuckDBConnection,
  { file, tests }: { readonly file: string; readonly tests: readonly RowTest[] },
): Promise<readonly FactsFault[]> {
  // One pass over the file for all tests: a clean file is read once.
  const sql = tests.map(({ where }, index) => `bool_or(${where}) as t${index}`);
  const [row] = await rowsOf<Record<string, boolean | null>>(duckDb, `select ${sql.join(', ')} from ${file}`);
  const failed = tests.filter((_, index) => row?.[`t${index}`] === true);
  const faults: FactsFault[] = [];
  for (const { kind, column, where } of failed) {
    faults.push({ kind, column, ...(await rowsAt(duckDb, `select ${KEY} as key from ${file} where ${where}`)) });
  }
  return faults;
}

/** The table `household` with its two ids: whoever has no other is of the registry, and its place is its id. */
const RANKED = 'select *, case when proposal_id is null then n end as household_id from household';

/**
 * Names households that are ranked and have no facts, have them twice, or have facts and are not ranked. Needs the table
 * `household`. When everybody ranked found facts and neither side has more rows, each has exactly one.
 */
export async function checkMatch(
  duckDb: DuckDBConnection,
  { resultPath, factsPath }: { readonly resultPath: string; readonly factsPath: string },
): Promise<readonly FactsFault[]> {
  const [result, facts] = [`read_parquet(${sqlText(resultPath)})`, `read_parquet(${sqlText(factsPath)})`];
  const [counts] = await rowsOf<{ joined: number; unknown: number; ranked: number; stated: number }>(
    duckDb,
    `select count(*)::double as joined, (count(*) filter (unknown))::double as unknown,
      (select count(*)::double from ${result}) as ranked, (select count(*)::double from ${facts}) as stated
     from household`,
  );
  const sizes = new Set([counts?.joined, counts?.ranked, counts?.stated]);
  if (counts?.unknown === 0 && sizes.size === 1) return [];

  const selections = {
    'no-facts': `select ${KEY} as key from (${RANKED}) where unknown`,
    twice: `select ${KEY} as key from ${facts} group by 1 having count(*) > 1`,
    'not-ranked': `select ${KEY} as key from ${facts} except select ${KEY} from ${result}`,
  } as const;
  const faults: FactsFault[] = [];
  for (const [kind, sql] of Object.entries(selections) as [keyof typeof selections, string][]) {
    const fault = { kind, ...(await rowsAt(duckDb, sql)) };
    if (fault.rows > 0) faults.push(fault);
  }
  return faults;
}

async function rowsAt(duckDb: DuckDBConnection, sql: string): Promise<Pick<FactsFault, 'rows' | 'examples'>> {
  const [counted] = await rowsOf<{ rows: number }>(duckDb, `select count(*)::double as rows from (${sql})`);
  const first = await rowsOf<{ key: string | null }>(duckDb, `select key from (${sql}) order by key limit ${EXAMPLES}`);
  return { rows: counted?.rows ?? 0, examples: first.map(({ key }) => key ?? 'no key') };
}
