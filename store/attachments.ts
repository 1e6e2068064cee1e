import { createHash, randomUUID } from 'node:crypto';

import { fileTypeFromBuffer } from 'file-type/core';

import {
  refuseAttachment,
  type AttachmentRefusal,
  type AttachmentRules,
  type DeclaredContent,
} from '../domain/attachments';
import type { Actor } from '../domain/tasks/decide';
import { asFacts, officialOrSystem } from './audit/entry';
import { createAttachmentFiles, type AttachmentFiles, type ReceivedFile } from './attachment-files';
import { asParameter } from './parameters';
import { sealedRow, type Vault } from './sealed-row';

/** What is known of an attachment without its content. */
export interface Attachment {
  readonly attachmentId: string;
  readonly proposalId: string;
  readonly taskId: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly uploader: string;
  /** Region code of the uploader's office; empty for a national office. */
  readonly office: string;
  readonly at: string;
}

export interface NewAttachment {
  readonly proposalId: string;
  readonly taskId: string;
  readonly uploader: Actor;
  readonly declared: DeclaredContent;
  readonly content: AsyncIterable<Uint8Array>;
  /** The limits in force. */
  readonly rules: Pick<AttachmentRules, 'maxBytes' | 'types'>;
}

export type AttachmentResult =
  | { readonly kind: 'kept' | 'repeated'; readonly attachment: Attachment }
  | { readonly kind: 'refused'; readonly code: AttachmentRefusal };

/** Content that was proved to be what was handed in. */
export interface AttachmentContent {
  readonly attachment: Attachment;
  readonly content: Buffer;
}

export interface AttachmentStore {
  /** The same content on the same task is kept once. Throws for an unknown proposal or a content that breaks off. */
  add(attachment: NewAttachment): Promise<AttachmentResult>;
  /** The attachments of a proposal, oldest first. */
  list(proposalId: string): Promise<Attachment[]>;
  /** `undefined` for an id the proposal does not have. Throws when the file or its key is not what it was. */
  read(address: AttachmentAddress): Promise<AttachmentContent | undefined>;
}

export interface AttachmentAddress {
  readonly proposalId: string;
  readonly attachmentId: string;
}

interface Archive extends Vault {
  readonly files: AttachmentFiles;
}

interface AttachmentRow extends Omit<Attachment, 'at'> {
  readonly at: Date;
}

const COLUMNS = `id as "attachmentId", proposal_id as "proposalId", task_id as "taskId", media_type as "mediaType", bytes,
  sha256, uploader_id as uploader, uploader_office as office, created_at as at`;

/** An attachment and its entry in the audit, or neither. */
const ADD = `
with a as (
  insert into attachment (id, proposal_id, task_id, media_type, bytes, sha256, stored_sha256, sealed_key, uploader_id,
    uploader_office)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (proposal_id, task_id, sha256) do nothing
  returning proposal_id
)
select audit_append(proposal_id, $11) from a`;

const FIND_SAME = `select ${COLUMNS} from attachment where proposal_id = $1 and task_id = $2 and sha256 = $3`;

const LIST = `select ${COLUMNS} from attachment where proposal_id = $1 order by created_at, id`;

const FIND = `select ${COLUMNS}, stored_sha256 as "storedSha256", sealed_key as "sealedKey"
  from attachment where id = $1 and proposal_id = $2`;

/**
 * Keeps documents and photos below `folder`, outside Temporal and outside the hot tables. A photo keeps what the camera
 * wrote into it, the place included: it is evidence, its hash must stay, and only who may read the case can open it.
 */
export function createAttachmentStore(vault: Vault, folder: string): AttachmentStore {
  const archive: Archive = { ...vault, files: createAttachmentFiles(folder) };
  return {
    add: (attachment) => add(archive, attachment),
    async list(proposalId) {
      const statement = { name: 'list-attachments', text: LIST, values: [proposalId] };
      return (await vault.access.rows.query<AttachmentRow>(statement)).rows.map(viewOf);
    },
    read: (address) => read(archive, address),
  };
}

async function add(archive: Archive, attachment: NewAttachment): Promise<AttachmentResult> {
  const { proposalId, declared, content, rules } = attachment;
  const seal = await sealedRow(archive, proposalId);
  const file = await archive.files.receive(content, rules.maxBytes);
  try {
    const sniffedType = (await fileTypeFromBuffer(file.head))?.mime;
    const received = { bytes: file.bytes, sniffedType, sha256: file.sha256 };
    const code = refuseAttachment(rules, { received, declared });
    if (code !== undefined) return { kind: 'refused', code };
    return await keep(archive, { attachment, seal, file });
  } finally {
    await file.discard();
  }
}

interface Accepted {
  readonly attachment: NewAttachment;
  readonly seal: Awaited<ReturnType<typeof sealedRow>>;
  readonly file: ReceivedFile;
}

/** The file first: a row never names a file that is not there. A file without a row is dead weight and no danger. */
async function keep(archive: Archive, { attachment, seal, file }: Accepted): Promise<AttachmentResult> {
  const known = await findSame(archive, { attachment, file });
  if (known !== undefined) return { kind: 'repeated', attachment: known };
  await file.keep();
  const { proposalId, taskId, uploader, declared } = attachment;
  const id = randomUUID();
  const detail = { attachmentId: id, taskId, bytes: file.bytes, stored: file.storedSha256 };
  const values = [
    id, proposalId, taskId, declared.mediaType, file.bytes, file.sha256, file.storedSha256,
    archive.sealer.seal({ ...seal.key, purpose: 'attachment-key' }, file.key), uploader.personId, uploader.office,
    asFacts({ ...officialOrSystem(uploader), action: 'attachment-kept', detail }),
  ]; // prettier-ignore
  await archive.access.rows.query({ name: 'add-attachment', text: ADD, values: values.map(asParameter) });
  const kept = await findSame(archive, { attachment, file });
  if (kept === undefined) throw new Error('An attachment that was kept cannot be seen');
  return { kind: kept.attachmentId === id ? 'kept' : 'repeated', attachment: kept };
}

async function findSame(
  { access }: Archive,
  { attachment, file }: Omit<Accepted, 'seal'>,
): Promise<Attachment | undefined> {
  const values = [attachment.proposalId, attachment.taskId, file.sha256];
  const { rows } = await access.rows.query<AttachmentRow>({ name: 'same-attachment', text: FIND_SAME, values });
  return rows[0] === undefined ? undefined : viewOf(rows[0]);
}

interface StoredRow extends AttachmentRow {
  readonly storedSha256: string;
  readonly sealedKey: Uint8Array<ArrayBuffer>;
}

async function read(
  archive: Archive,
  { proposalId, attachmentId }: AttachmentAddress,
): Promise<AttachmentContent | undefined> {
  const statement = { name: 'attachment', text: FIND, values: [attachmentId, proposalId] };
  const [row] = (await archive.access.rows.query<StoredRow>(statement)).rows;
  if (row === undefined) return undefined;
  const { storedSha256, sealedKey, ...attachment } = row;
  const seal = await sealedRow(archive, proposalId);
  const key = archive.sealer.open({ ...seal.key, purpose: 'attachment-key' }, sealedKey) as string;
  const content = await archive.files.read({ storedSha256, key });
  if (createHash('sha256').update(content).digest('hex') !== row.sha256)
    throw new Error('An attachment does not have the hash it was handed in with');
  return { attachment: viewOf(attachment), content };
}

function viewOf(row: AttachmentRow): Attachment {
  return { ...row, at: row.at.toISOString() };
}
