import { RESULT_COLUMN_TEXTS } from '../texts/exchange-texts';

/** What a ranking made outside may be handed in as, and how the name of such a file ends. */
export const RESULT_FILE_TYPES = {
  'application/vnd.apache.parquet': 'parquet',
  'text/csv': 'csv',
} as const;
export type ResultFileType = keyof typeof RESULT_FILE_TYPES;

export type ResultFileRefusal = 'result-too-large' | 'result-type-mismatch' | 'result-hash-differs';

/** A CSV of all 96 million families takes about 5 GB, the same as Parquet a quarter of that. */
export const RESULT_MAX_BYTES = 8 * 1024 ** 3;

/** What was found out about a file while it was received. */
export interface ReceivedResult {
  readonly bytes: number;
  /** The first bytes, enough for the names of the columns. */
  readonly head: Uint8Array;
  /** The last four. */
  readonly tail: Uint8Array;
  readonly sha256: string;
}

/** What its sender said about it. */
export interface DeclaredResult {
  readonly mediaType: string;
  readonly sha256: string;
}

const PARQUET_MARK = 'PAR1';
/** A mark at each end and the length of what says where everything lies. */
const SMALLEST_PARQUET = 12;
const CONTROL = /[^\P{Cc}\t\r\n]/u;

/** Why a file may not be kept, or `undefined`. Whether its rows are right is the import's to say. */
export function refuseResultFile(
  maxBytes: number,
  { received, declared }: { readonly received: ReceivedResult; readonly declared: DeclaredResult },
): ResultFileRefusal | undefined {
  if (received.bytes > maxBytes) return 'result-too-large';
  if (typeOf(received) !== declared.mediaType) return 'result-type-mismatch';
  return received.sha256 === declared.sha256 ? undefined : 'result-hash-differs';
}

/** What the file is, by its content. A Parquet file that breaks off has no mark at its end. */
function typeOf({ bytes, head, tail }: ReceivedResult): ResultFileType | undefined {
  const isMark = (part: Uint8Array): boolean => String.fromCharCode(...part) === PARQUET_MARK;
  if (isMark(head.subarray(0, PARQUET_MARK.length)))
    return bytes >= SMALLEST_PARQUET && isMark(tail) ? 'application/vnd.apache.parquet' : undefined;
  return isTable(head) ? 'text/csv' : undefined;
}

/** CSV has no mark: it is text whose first line names a column of a result. Which are missing is told by the import. */
function isTable(head: Uint8Array): boolean {
  const text = readText(head);
  if (text === undefined || CONTROL.test(text)) return false;
  const names = text.replace(/\n[^]*/u, '');
  return names.split(',').some((name) => Object.hasOwn(RESULT_COLUMN_TEXTS, name.trim().replaceAll('"', '')));
}

/** `undefined` when it is not UTF-8. A letter that the end of the head has cut through is left out. */
function readText(head: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}
