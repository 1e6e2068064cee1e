import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { importRegistry } from '../../../ranking/registry/import';
import { ImportRefused, type ImportFault } from '../../../ranking/registry/import-faults';
import type { ImportReport } from '../../../ranking/registry/import-report';
import { MergeRules, SOURCES, type SourceName } from '../../../ranking/registry/merge-rules';

export const RULES_FILE = join(__dirname, '../../../prisma/reference/registry/merge-2026-01.json');
export const RULES = MergeRules.parse(JSON.parse(readFileSync(RULES_FILE, 'utf8')));

/** A person as a source notes them; what is left out is that of `AMINAH`. */
export interface Noted {
  readonly nik?: string;
  readonly kk?: string;
  readonly name?: string;
  readonly sex?: 'female' | 'male';
  /** yyyy-mm-dd. */
  readonly born?: string;
  readonly village?: string;
  readonly relation?: string;
}

const AMINAH: Required<Noted> = {
  nik: '9901015203800001',
  kk: '9901010101100001',
  name: 'SITI AMINAH',
  sex: 'female',
  born: '1980-03-12',
  village: '9901012001',
  relation: '1',
};

/** A woman born on 12 March 1980 in village 9901012001, or whoever `change` makes of her. */
export function somebody(change: Noted = {}): Required<Noted> {
  return { ...AMINAH, ...change };
}

/** Somebody else altogether, with a family of their own; needed where a source must not be empty. */
export function somebodyElse(number: number): Required<Noted> {
  const name = ['YOHANES BERE', 'KETUT DARMI', 'PETRUS WENDA', 'RINA LUBIS'][number % 4] ?? 'ANDI';
  return somebody({
    ...{ nik: `990209150575000${number}`, kk: `990209010101000${number}`, name, born: `1975-05-15`, sex: 'male' },
    village: `9902012001`,
  });
}

const WRITERS: Readonly<Record<SourceName, { header: string; line: (person: Required<Noted>) => readonly string[] }>> =
  {
    regsosek: {
      header: 'nik,no_kk,nama,jenis_kelamin,tanggal_lahir,kode_desa,hubungan',
      line: ({ nik, kk, name, sex, born, village, relation }) => {
        return [nik, kk, name, sex === 'male' ? '1' : '2', born, village, relation];
      },
    },
    p3ke: {
      header: 'NIK,NO_KK,NAMA,JENIS_KELAMIN,TGL_LAHIR,KODE_KEMDAGRI,HUBUNGAN',
      line: ({ nik, kk, name, sex, born, village, relation }) => {
        return [nik, kk, name, sex === 'male' ? 'L' : 'P', born.split('-').reverse().join('/'), village, relation];
      },
    },
    dtks: {
      header: 'NIK_DTKS,NOKK_DTKS,Nama,Jnskel,Tgl_Lahir,KDDESA,Hub_KRT',
      line: ({ nik, kk, name, sex, born, village, relation }) => {
        return [nik, kk, name, sex === 'male' ? '1' : '2', born.split('-').reverse().join('-'), village, relation];
      },
    },
  };

/** The file of a source as text. */
export function csvOf(source: SourceName, people: readonly Required<Noted>[]): string {
  const { header, line } = WRITERS[source];
  return [header, ...people.map((person) => line(person).join(','))].map((text) => `${text}\n`).join('');
}

export type Noting = Readonly<Record<SourceName, readonly Required<Noted>[]>>;

export interface Merged {
  readonly directory: string;
  readonly report: ImportReport;
  readonly persons: readonly MergedPerson[];
  readonly households: readonly {
    readonly household_id: number;
    readonly kk: string | null;
    readonly village: string;
  }[];
  /** Without its header. */
  readonly rejects: readonly string[];
  readonly groundchecks: readonly string[];
}

export interface MergedPerson {
  readonly person_id: number;
  readonly household_id: number;
  readonly nik: string | null;
  readonly name: string;
  readonly kk: string | null;
  readonly matched_by: string;
  readonly dukcapil: string;
  /** Such as `regsosek 2`. */
  readonly lines: string;
}

let imports = 0;

/** Paths of the three files with what is noted, others replaced by `texts`. */
export function writeSources(
  folder: string,
  { noting, texts = {} }: { readonly noting: Noting; readonly texts?: Partial<Record<SourceName, string | Buffer>> },
): Readonly<Record<SourceName, string>> {
  imports += 1;
  const paths = SOURCES.map((source) => {
    const path = join(folder, `${source}-${imports}.csv`);
    writeFileSync(path, texts[source] ?? csvOf(source, noting[source]));
    return [source, path];
  });
  return Object.fromEntries(paths) as Record<SourceName, string>;
}

/** Imports three files and reads what came of it. */
export async function merged(
  folder: string,
  given: {
    readonly sources: Readonly<Record<SourceName, string>>;
    readonly dukcapilPath?: string;
    readonly familiesPath?: string;
    readonly findingsPaths?: readonly string[];
    readonly rules?: MergeRules;
    readonly day?: string;
  },
): Promise<Merged> {
  imports += 1;
  const directory = join(folder, `merged-${imports}`);
  const report = await importRegistry({ rules: RULES, day: '2026-01-01', ...given, directory, threads: 1 });
  const lines = (name: string): readonly string[] =>
    readFileSync(join(directory, name), 'utf8').trim().split('\n').slice(1);
  return withDuckDb({ threads: 1 }, async (duckDb) => ({
    directory,
    report,
    persons: await rowsOf<MergedPerson>(
      duckDb,
      `select person_id::int as person_id, household_id::int as household_id, nik, name, kk, matched_by, dukcapil,
         array_to_string(list_transform(records, lambda r: r.source || ' ' || r.place), ', ') as lines
       from read_parquet(${sqlText(join(directory, 'persons.parquet'))})`,
    ),
    households: await rowsOf<Merged['households'][number]>(
      duckDb,
      `select household_id::int as household_id, kk, village from read_parquet(${sqlText(join(directory, 'households.parquet'))})`,
    ),
    rejects: lines('rejects.csv'),
    groundchecks: lines('groundchecks.csv'),
  }));
}

/** The faults for which an import is refused. */
export async function refusal(folder: string, given: Parameters<typeof merged>[1]): Promise<readonly ImportFault[]> {
  try {
    await merged(folder, given);
  } catch (error) {
    if (error instanceof ImportRefused) return error.faults;
    throw error;
  }
  throw new Error('The import was not refused.');
}
