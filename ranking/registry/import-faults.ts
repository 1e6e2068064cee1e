import type { SourceName } from './merge-rules';

/** A file that is read by the import: one of the sources, Dukcapil's answers, what a source knows of its families, or what the field found. */
export type ImportFile = SourceName | 'dukcapil' | 'families' | 'findings';

/**
 * What keeps files from being merged at all.
 *
 * `unreadable`: no such file, no Parquet, or a CSV in another encoding than UTF-8. `column-missing`, `empty`: the file has
 * no such column, or no line below its header. `same-file-twice`: the very bytes of another source. `nothing-left`: every
 * line of the file was rejected. `status-unknown`, `status-twice`: Dukcapil's answers hold another word, or two for one NIK.
 * `finding-malformed`: what the field found is about nobody, of no day, or no outcome of a check.
 */
export type ImportFaultKind =
  | 'unreadable'
  | 'column-missing'
  | 'empty'
  | 'same-file-twice'
  | 'nothing-left'
  | 'status-unknown'
  | 'status-twice'
  | 'finding-malformed';

/** Nothing of it comes from the file itself, which is about people. */
export interface ImportFault {
  readonly kind: ImportFaultKind;
  readonly file: ImportFile;
  readonly column?: string;
  readonly rows: number;
  /** The first few: `line 3` of a CSV, counted from its header, or `row 3` of a Parquet file, counted from 1. */
  readonly examples: readonly string[];
}

/**
 * Why a single line is left out, while the others are merged. In the order in which they are looked for.
 *
 * `line-malformed`: not as many cells as the header. `line-repeated`: an earlier line says the same.
 * `person-twice`, `person-in-two-households`: an earlier line is about the same person, in the same household or in another.
 * Of families: `kk-malformed`, `value-missing`, `value-out-of-range`, `family-twice` (an earlier line has the same KK number),
 * `family-unknown` (no person of the source has it), `household-taken` (their household has the answers of more of its people).
 */
export const REJECT_CODES = [
  'line-malformed',
  'name-missing',
  'sex-unknown',
  'birth-date-unreadable',
  'birth-date-in-future',
  'birth-date-too-long-ago',
  'region-unknown',
  'line-repeated',
  'person-twice',
  'person-in-two-households',
  'kk-malformed',
  'value-missing',
  'value-out-of-range',
  'family-twice',
  'family-unknown',
  'household-taken',
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

/** Files that must not be merged, with everything that is wrong with them. Nothing was written. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
  readonly faults: readonly ImportFault[];

  constructor(faults: readonly ImportFault[]) {
    super('The sources cannot be merged.');
    this.faults = faults;
  }
}

/** A fault of a whole file. */
export function importFault(
  kind: ImportFaultKind,
  fault: Partial<ImportFault> & Pick<ImportFault, 'file'>,
): ImportFault {
  return { kind, rows: 0, examples: [], ...fault };
}
