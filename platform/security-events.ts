import pino from 'pino';

import { withoutIdentityNumbers } from './identity-numbers';

/** What a security officer wants to see without the application's own log around it. Who and which, never whose data. */
export interface SecurityEvent {
  readonly event: 'refusal' | 'reveal' | 'payload-decoded' | 'policy-changed' | 'key-used' | 'sign-in';
  readonly personId?: string;
  readonly role?: string;
  readonly office?: string;
  readonly tokenId?: string;
  /** The proposal, task, namespace or policy concerned. */
  readonly subject?: string;
  /** Code of the refusal or reason. */
  readonly code?: string;
  /** How often, where that is what alarms. */
  readonly count?: number;
}

export interface SecurityLog {
  record(event: SecurityEvent): void;
  /** What was recorded is on its way to the disk when this returns. */
  close(): void;
}

/**
 * The stream of security events: its own file, to be shipped off the host, or standard output where `channel` tells its
 * lines from those of the application.
 */
export function createSecurityLog({ name, file }: { readonly name: string; readonly file?: string }): SecurityLog {
  // Synchronous: an event that is lost with the process is the one that mattered.
  const target = pino.destination({ dest: file ?? 1, sync: true, mkdir: true, append: true });
  const sink = {
    write(line: string): void {
      target.write(withoutIdentityNumbers(line));
    },
  };
  const logger = pino({ name, base: { channel: 'security' }, timestamp: pino.stdTimeFunctions.isoTime }, sink);
  return {
    record(event) {
      logger.info(event, 'Security event');
    },
    close() {
      target.flushSync();
      if (file !== undefined) target.end();
    },
  };
}
