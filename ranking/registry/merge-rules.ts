import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { REGISTRY_TASKS } from '../../domain/tasks/registry-tasks';

/** The founding sources of DTSEN. */
export const SOURCES = ['regsosek', 'p3ke', 'dtks'] as const;
export type SourceName = (typeof SOURCES)[number];

/** What is taken from each line of a source. `relation` may be missing; head is 1 in all code lists. */
export const FIELDS = ['nik', 'kk', 'name', 'sex', 'birthDate', 'village', 'relation'] as const;
export type Field = (typeof FIELDS)[number];

const Source = z.enum(SOURCES);
const Words = z.string().regex(/^[A-Z]+$/);
const Day = z.iso.date();

/** How the files of one source look. */
const Layout = z.strictObject({
  name: Source,
  /** Day to which its data speak. */
  asOf: Day,
  /** Name of the column, by what is in it. */
  columns: z.record(z.enum(FIELDS), z.string().regex(/^\w+$/)),
  /** As `strptime` of DuckDB takes it. */
  dateFormat: z.enum(['%Y-%m-%d', '%d/%m/%Y', '%d-%m-%Y', '%Y%m%d']),
  sexes: z.record(z.string().regex(/^\w+$/), z.enum(['female', 'male'])),
});
export type Layout = Readonly<z.infer<typeof Layout>>;

const Order = z
  .array(Source)
  .refine((names) => SOURCES.every((name) => names.includes(name)) && names.length === SOURCES.length, {
    message: 'Names each source once.',
  });

/**
 * How records are told to be of one person. Weights are log2 of how much likelier an agreement is for one person than for
 * two; they add up to a score. A score from `link` on is one person, from `review` on somebody has to look.
 */
export const MergeRules = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  validFrom: Day,
  source: z.string().min(1),
  /** What of it no source gives. */
  assumption: z.string().min(1),
  sources: z.array(Layout).length(SOURCES.length),
  /**
   * Whose KK numbers the file of families has, in which column; the other columns are called as those of `registry.parquet`
   * and hold the codes of the 2026 form.
   */
  families: z.strictObject({ source: Source, kk: z.string().regex(/^\w+$/) }),
  /** Whose name, sex and birth date count. */
  mostTrustedFirst: Order,
  /** Whose KK number and village count. */
  newestFirst: Order,
  names: z.strictObject({ dropped: z.array(Words), variants: z.record(Words, Words) }),
  /** Two records with one valid NIK are two people when less than this agrees: neither the name nor the birth date. */
  sameNik: z.strictObject({ name: z.number().min(0).max(1), dateParts: z.int().min(1).max(3) }),
  weights: z.strictObject({
    name: z.strictObject({
      /** A rare name says more: log2 of one in how many has it, within these bounds. */
      same: z.strictObject({ min: z.number(), max: z.number() }),
      /** Jaro-Winkler similarity, the highest first. */
      similar: z.array(z.strictObject({ from: z.number().min(0).max(1), weight: z.number() })).min(1),
      different: z.number(),
    }),
    birthDate: z.strictObject({ same: z.number(), twoParts: z.number(), different: z.number() }),
    sex: z.strictObject({ same: z.number(), different: z.number() }),
    kk: z.strictObject({ same: z.number(), different: z.number() }),
    place: z.strictObject({ village: z.number(), kabupaten: z.number(), different: z.number() }),
    /** Whether a NIK that is none is at most two digits from one. */
    nik: z.strictObject({ near: z.number(), far: z.number() }),
  }),
  /** With a second candidate closer than `margin`, nobody can say which of them it is. */
  thresholds: z.strictObject({ link: z.number(), review: z.number(), margin: z.number().nonnegative() }),
  /** Which outcomes of a check in the field settle a doubt, so that nobody is sent again, and for how long. */
  findings: z.strictObject({
    settle: z.array(z.enum(REGISTRY_TASKS['registry-check'].outcomes)),
    countForDays: z.int().positive(),
    source: z.string().min(1),
  }),
  /** Records with the same key of a blocking pass; a larger block tells nobody apart and is left out. */
  largestBlock: z.int().positive(),
});
export type MergeRules = Readonly<z.infer<typeof MergeRules>>;

/** The rules in a JSON file. Throws what reading it throws, and a `ZodError` for rules that are none. */
export async function readMergeRules(path: string): Promise<MergeRules> {
  return MergeRules.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** How the files of `name` look. */
export function layoutOf({ sources }: MergeRules, name: SourceName): Layout {
  const layout = sources.find((source) => source.name === name);
  if (layout === undefined) throw new Error(`The merge rules say nothing of ${name}.`);
  return layout;
}

/** SQL of the name of a source, out of its number. */
export function sourceNameSql(source: string): string {
  return `[${SOURCES.map((name) => `'${name}'`).join()}][${source} + 1]`;
}
