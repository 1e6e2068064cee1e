import { join } from 'node:path';

import { newPayloadKeyFile } from '../platform/payload-codec';
import { newSigningKeyFile } from '../platform/signing-keys';
import { newSigningKey } from '../store/audit/signing';
import { newKeyFile } from '../store/sealing';
import { keptSecret } from './services/kept-secret';
import { projectFolder } from './services/project-folder';

/** Where each part listens, all on 127.0.0.1. */
export interface Ports {
  readonly api: number;
  readonly sandbox: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
  /** Decodes payloads for the Temporal UI. */
  readonly codec: number;
}

/** The namespace of a system on this machine. */
export const NAMESPACE = 'default';

interface Addresses {
  readonly temporalAddress: string;
}

/**
 * Settings of all our own processes on this machine but their ways to the database, which are each one's own. Makes the
 * keys where there are none.
 */
export function environmentOf(
  { dataDir, ports }: { readonly dataDir: string; readonly ports: Ports },
  { temporalAddress }: Addresses,
): Record<string, string> {
  const secret = (name: string): string => join(dataDir, 'secrets', name);
  const sandboxUrl = `http://127.0.0.1:${String(ports.sandbox)}`;
  return {
    KEY_FILE: keptSecret(secret('keys.json'), () => JSON.stringify(newKeyFile())),
    PAYLOAD_KEY_FILE: keptSecret(secret('payload-keys.json'), () => JSON.stringify(newPayloadKeyFile())),
    // So that the README's start with the Temporal CLI and plain JSON works. Production refuses it: docs/operations.md.
    PLAIN_PAYLOADS: 'accepted',
    AUDIT_SIGNING_KEY_FILE: keptSecret(secret('audit-signing-key.pem'), newSigningKey),
    AUDIT_EXPORT_DIRECTORY: join(dataDir, 'audit'),
    RECEIPT_KEY_FILE: keptSecret(secret('receipt-key.pem'), newSigningKeyFile),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: NAMESPACE,
    DUKCAPIL_URL: `${sandboxUrl}/dukcapil`,
    PUSDATIN_URL: `${sandboxUrl}/pusdatin`,
    BPS_URL: `${sandboxUrl}/bps`,
    MESSAGING_URL: `${sandboxUrl}/messaging`,
    RANKING_DIRECTORY: join(dataDir, 'registry'),
    OIDC_ISSUER: `${sandboxUrl}/oidc`,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SECRETS_FILE: secret('sandbox.json'),
    PORT: String(ports.api),
    ATTACHMENT_FOLDER: join(dataDir, 'attachments'),
    RESULT_INBOX: join(dataDir, 'result-inbox'),
    RATE_PLANS_FILE: join(projectFolder(), 'scripts', 'play', 'rate-plans.json'),
    CODEC_PORT: String(ports.codec),
    CODEC_PUBLIC_URL: codecUrlOf(ports),
    CODEC_UI_ORIGIN: `http://127.0.0.1:${String(ports.temporalUi)}`,
  };
}

/** Where browsers find the codec server. */
export function codecUrlOf({ codec }: Ports): string {
  return `http://127.0.0.1:${String(codec)}`;
}
