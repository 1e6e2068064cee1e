import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { attachmentRules, ATTACHMENT_TYPES } from '../../domain/attachments';
import type { AttachmentStore, NewAttachment } from '../../store/attachments';
import { testStores } from '../support/database';
import { caseOnDesk, SITI, WAYAN } from './case-on-desk';

let stores: Awaited<ReturnType<typeof testStores>>;
let folder: string;
let attachments: AttachmentStore;
beforeAll(async () => {
  stores = await testStores();
  folder = await mkdtemp(join(tmpdir(), 'attachments-'));
  attachments = stores.api.as(SITI).attachmentsIn(folder);
});
afterAll(async () => {
  await stores.drop();
  await rm(folder, { recursive: true });
});

const rules = { maxBytes: 10_485_760, types: ATTACHMENT_TYPES };

/** The first bytes that make a content what it is, with noise behind. */
const SIGNATURES = {
  'image/jpeg': Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  'image/png': Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de00004e2049444154', 'hex'),
  'image/webp': Buffer.from('524946462400000057454250565038200000000000000000', 'hex'),
  'image/heic': Buffer.from('000000186674797068656963000000006d69663168656963', 'hex'),
  'application/pdf': Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'),
} as const;

function contentOf(type: keyof typeof SIGNATURES, size = 20_000): Buffer {
  return Buffer.concat([SIGNATURES[type], randomBytes(size)]);
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function handIn(content: Buffer, change: Partial<NewAttachment> = {}) {
  const place = await caseOnDesk(stores);
  const parts = Readable.from([content.subarray(0, 7), content.subarray(7)]);
  const declared = { mediaType: 'image/jpeg', sha256: sha256(content) };
  const result = await attachments.add({ ...place, uploader: SITI, declared, content: parts, rules, ...change });
  return { ...place, result };
}

async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('an attachment', () => {
  it.each(Object.keys(SIGNATURES) as (keyof typeof SIGNATURES)[])('of type %s is kept and read back', async (type) => {
    const content = contentOf(type);
    const declared = { mediaType: type, sha256: sha256(content) };

    const { proposalId, taskId, result } = await handIn(content, { declared });

    const [kept] = await attachments.list(proposalId);
    expect(result).toEqual({ kind: 'kept', attachment: kept });
    expect(kept).toMatchObject({ taskId, mediaType: type, bytes: content.length, uploader: SITI.personId });
    const read = await attachments.read({ proposalId, attachmentId: kept?.attachmentId ?? '' });
    expect(read?.content.equals(content)).toBe(true);
  });

  it.each([
    ['text that is called a photo', Buffer.from('Ini bukan foto.'), 'image/jpeg'],
    ['a PDF that is called a photo', contentOf('application/pdf'), 'image/jpeg'],
    ['a photo that is called another kind of photo', contentOf('image/png'), 'image/jpeg'],
    ['a web page that is called a PDF', Buffer.from('<!doctype html><script>1</script>'), 'application/pdf'],
    ['an archive, whatever it is called', Buffer.from('504b0304140000000800', 'hex'), 'application/zip'],
    ['nothing at all', Buffer.alloc(0), 'image/jpeg'],
  ])('is refused when it is %s', async (_what, content, mediaType) => {
    const before = await files();

    const { proposalId, result } = await handIn(content, { declared: { mediaType, sha256: sha256(content) } });

    expect(result).toEqual({ kind: 'refused', code: 'attachment-type-mismatch' });
    expect(await attachments.list(proposalId)).toEqual([]);
    expect(await files()).toEqual(before);
  });

  it('is refused when one bit differs from the hash that was declared', async () => {
    const content = contentOf('image/jpeg');
    const other = Buffer.from(content);
    other.writeUInt8(other.readUInt8(9000) ^ 1, 9000);

    const { result } = await handIn(content, { declared: { mediaType: 'image/jpeg', sha256: sha256(other) } });

    expect(result).toEqual({ kind: 'refused', code: 'attachment-hash-differs' });
  });

  it('is refused beyond 10 MiB without being read to its end, and leaves no file', async () => {
    const before = await files();
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 65_536;
        yield await Promise.resolve(contentOf('image/jpeg', 65_536 - SIGNATURES['image/jpeg'].length));
      }
    }

    const { result } = await handIn(contentOf('image/jpeg'), { content: endless() });

    expect(result).toEqual({ kind: 'refused', code: 'attachment-too-large' });
    expect(sent).toBeLessThan(rules.maxBytes + 200_000);
    expect(await files()).toEqual(before);
  });

  it('of exactly the largest size is kept', async () => {
    const content = contentOf('image/jpeg', 1000);

    const { result } = await handIn(content, { rules: { ...rules, maxBytes: content.length } });

    expect(result).toMatchObject({ kind: 'kept' });
  });

  it('that breaks off leaves nothing behind', async () => {
    const before = await files();
    async function* broken() {
      yield await Promise.resolve(contentOf('image/jpeg'));
      throw new Error('The connection broke');
    }

    await expect(handIn(contentOf('image/jpeg'), { content: broken() })).rejects.toThrow('The connection broke');

    expect(await files()).toEqual(before);
  });

  it('counts once on a task however often it is sent', async () => {
    const content = contentOf('image/png');
    const declared = { mediaType: 'image/png', sha256: sha256(content) };
    const { proposalId, taskId } = await handIn(content, { declared });

    const again = await handIn(content, { declared, proposalId, taskId });

    expect(again.result).toMatchObject({ kind: 'repeated' });
    const kept = (await stores.audit.history(proposalId)).filter(({ action }) => action === 'attachment-kept');
    expect(kept).toMatchObject([{ personId: SITI.personId, detail: { taskId } }]);
    expect(await attachments.list(proposalId)).toHaveLength(1);
  });

  it('lies on disk encrypted, named by what lies there', async () => {
    const before = new Set(await files());
    const content = Buffer.concat([SIGNATURES['image/jpeg'], Buffer.from('GPS 8.37 S 114.15 E '.repeat(500))]);
    await handIn(content);

    const [written = ''] = (await files()).filter((file) => !before.has(file));

    const stored = await readFile(written);
    expect(stored.includes('GPS')).toBe(false);
    expect(written.endsWith(sha256(stored))).toBe(true);
    expect(written).not.toContain(sha256(content));
  });

  it('that was changed on disk is never handed out', async () => {
    const before = new Set(await files());
    const { proposalId, result } = await handIn(contentOf('image/jpeg'));
    const [written = ''] = (await files()).filter((file) => !before.has(file));
    const stored = await readFile(written);
    stored.writeUInt8(stored.readUInt8(500) ^ 1, 500);
    await writeFile(written, stored);
    const attachmentId = result.kind === 'refused' ? '' : result.attachment.attachmentId;

    await expect(attachments.read({ proposalId, attachmentId })).rejects.toThrow('not the one that was written');
  });

  it('cannot be read after the key of its proposal was destroyed', async () => {
    const { proposalId, result } = await handIn(contentOf('image/jpeg'));
    const attachmentId = result.kind === 'refused' ? '' : result.attachment.attachmentId;
    await stores.database.pool.query('delete from proposal_key where proposal_id = $1', [proposalId]);

    await expect(attachments.read({ proposalId, attachmentId })).rejects.toThrow();
  });

  it('is not found under another proposal', async () => {
    const { result } = await handIn(contentOf('image/jpeg'));
    const other = await caseOnDesk(stores);
    const attachmentId = result.kind === 'refused' ? '' : result.attachment.attachmentId;

    expect(await attachments.read({ proposalId: other.proposalId, attachmentId })).toBeUndefined();
  });

  it('is not found by an office of another region', async () => {
    const { proposalId, result } = await handIn(contentOf('image/jpeg'));
    const attachmentId = result.kind === 'refused' ? '' : result.attachment.attachmentId;
    const elsewhere = stores.api.as(WAYAN).attachmentsIn(folder);

    expect(await elsewhere.list(proposalId)).toEqual([]);
    expect(await elsewhere.read({ proposalId, attachmentId })).toBeUndefined();
  });
});

describe('the limits of attachments', () => {
  it('are data with a first day', () => {
    expect(attachmentRules('2024-12-31')).toBeUndefined();
    expect(attachmentRules('2026-01-01')).toMatchObject(rules);
  });
});
