import pino, { type Logger } from 'pino';

import { withoutIdentityNumbers } from './identity-numbers';

export type { Logger };

/** Fields that hold people, wherever a caller might put them by mistake. */
const PERSONAL = ['nik', 'kkNumber', 'members', 'address', 'name', 'birthDate', 'submission', 'household'];
/** Fields that open doors. */
const SECRET = ['authorization', 'cookie', 'token', 'password', 'secret', 'wrappedKey'];

/** Structured logs: constant messages, data in fields, personal fields removed, and no identity number in any line. */
export function createLogger(name: string, level: string): Logger {
  return loggerTo((line) => process.stdout.write(line), { name, level });
}

/** The same for whoever collects the lines elsewhere than on standard output. */
export function loggerTo(
  write: (line: string) => void,
  { name, level }: { readonly name: string; readonly level: string },
): Logger {
  const paths = [...PERSONAL, ...SECRET].flatMap((field) =>
    field === 'name' ? [`*.${field}`] : [field, `*.${field}`],
  );
  const sink = {
    write(line: string): void {
      write(withoutIdentityNumbers(line));
    },
  };
  return pino({ name, level, redact: { paths, censor: '[removed]' }, serializers: { err: safeError } }, sink);
}

/** How payloads that cannot be read are told of: one constant message, ids in fields. */
export function alarmTo(logger: Logger): (message: string, fields: Readonly<Record<string, unknown>>) => void {
  return (message, fields) => {
    logger.error(fields, message);
  };
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
