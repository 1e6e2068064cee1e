import pino, { type Logger } from 'pino';

export type { Logger };

/** Sixteen digits in a row are never logged, wherever they stand: they may be a NIK or KK. */
const IDENTITY_NUMBER = /(?<!\d)\d{16}(?!\d)/g;

/** Structured logs on standard output: constant messages, data in fields, personal fields removed. */
export function createLogger(name: string, level: string): Logger {
  const redact = [
    'nik',
    'kkNumber',
    'members',
    'address',
    '*.nik',
    '*.kkNumber',
    '*.members',
    '*.address',
    'authorization',
  ];
  const sink = {
    write(line: string): void {
      process.stdout.write(line.replace(IDENTITY_NUMBER, '[16 digits]'));
    },
  };
  return pino({ name, level, redact: { paths: redact, censor: '[removed]' }, serializers: { err: safeError } }, sink);
}

/** What of an error may be logged: its kind and stack frames. Messages of libraries can quote data. */
function safeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6);
  return { type: error.name, ...(typeof code === 'string' ? { code } : {}), frames };
}
