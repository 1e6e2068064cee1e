import { z } from 'zod';

import { AgencyAnswerMismatch } from './failures';
import { postJson, type AgencyLine, type AgencyOptions } from './http';

export interface HouseholdToDeliver {
  /** Ours; BPS names the household by it when it sends one back. */
  readonly reference: string;
  readonly kkNumber: string;
  readonly niks: readonly string[];
  readonly villageCode: string;
}

export interface SetToDeliver {
  readonly callKey: string;
  /** DTSEN version the set is meant for, such as 2027Q1. */
  readonly version: string;
  readonly households: readonly HouseholdToDeliver[];
}

export type RejectReason = 'nik-invalid' | 'kk-invalid';

export interface Handover {
  /** Number of the handover record (BAST). */
  readonly handoverNumber: string;
  /** Households BPS left out of the snapshot and sends back. */
  readonly rejected: readonly { readonly reference: string; readonly reason: RejectReason }[];
}

export interface Bps {
  /**
   * Delivers the frozen proposals of a quarter in parts and has the handover recorded. Called again with the same key
   * it goes on where it stopped: parts that arrived are answered from BPS' record.
   */
  deliverSet(set: SetToDeliver, signal: AbortSignal): Promise<Handover>;
}

const REASON_WORDS = {
  NIK_TIDAK_SAH: 'nik-invalid',
  KK_TIDAK_SAH: 'kk-invalid',
} as const satisfies Record<string, RejectReason>;

const PartWords = z.object({
  kunci: z.string(),
  versi: z.string(),
  bagian: z.number().int(),
  ditolak: z.array(
    z.object({ rujukan: z.string(), alasan: z.enum(Object.keys(REASON_WORDS) as (keyof typeof REASON_WORDS)[]) }),
  ),
});
type Part = z.infer<typeof PartWords>;

const HandoverWords = z.object({ kunci: z.string(), versi: z.string(), nomor_bast: z.string().min(1).max(60) });

/** About 150 KB a part: quickly sent again after a lost answer, and its reject list stays far below our answer limit. */
const PART_HOUSEHOLDS = 500;

/**
 * BPS over HTTP. Throws `AgencyBusy` (worth retrying with the same key), `AgencyRefused`, `AgencyAnswerInvalid` or
 * `AgencyAnswerMismatch`.
 */
export function createBps(options: AgencyOptions): Bps {
  const line: AgencyLine = { ...options, agency: 'bps' };
  return {
    async deliverSet(set, signal) {
      const rejected: Handover['rejected'][number][] = [];
      const parts = Math.ceil(set.households.length / PART_HOUSEHOLDS);
      for (let part = 1; part <= parts; part += 1) {
        rejected.push(...(await deliverPart(line, { set, part, signal })));
      }
      return { handoverNumber: await recordHandover(line, { set, parts, signal }), rejected };
    },
  };
}

async function deliverPart(
  line: AgencyLine,
  { set, part, signal }: { readonly set: SetToDeliver; readonly part: number; readonly signal: AbortSignal },
): Promise<Handover['rejected']> {
  const households = set.households.slice((part - 1) * PART_HOUSEHOLDS, part * PART_HOUSEHOLDS);
  const callKey = `${set.callKey}.${part}`;
  const words = await postJson(line, {
    path: 'penyerahan',
    callKey,
    body: { penyerahan: set.callKey, versi: set.version, bagian: part, keluarga: households.map(householdWords) },
    answer: PartWords,
    signal,
  });
  checkEcho(words, { kunci: callKey, versi: set.version });
  if (words.bagian !== part) throw new AgencyAnswerMismatch('bps', 'bagian');
  return translateRejects(words, households);
}

function householdWords({ reference, kkNumber, niks, villageCode }: HouseholdToDeliver): unknown {
  return { rujukan: reference, no_kk: kkNumber, nik: niks, kode_wilayah: villageCode };
}

function translateRejects({ ditolak }: Part, households: readonly HouseholdToDeliver[]): Handover['rejected'] {
  const delivered = new Set(households.map(({ reference }) => reference));
  return ditolak.map(({ rujukan, alasan }) => {
    if (!delivered.has(rujukan)) throw new AgencyAnswerMismatch('bps', 'ditolak.rujukan');
    return { reference: rujukan, reason: REASON_WORDS[alasan] };
  });
}

async function recordHandover(
  line: AgencyLine,
  { set, parts, signal }: { readonly set: SetToDeliver; readonly parts: number; readonly signal: AbortSignal },
): Promise<string> {
  const callKey = `${set.callKey}.bast`;
  const words = await postJson(line, {
    path: 'berita-acara',
    callKey,
    body: {
      penyerahan: set.callKey,
      versi: set.version,
      jumlah_bagian: parts,
      jumlah_keluarga: set.households.length,
    },
    answer: HandoverWords,
    signal,
  });
  checkEcho(words, { kunci: callKey, versi: set.version });
  return words.nomor_bast;
}

interface EchoWords {
  readonly kunci: string;
  readonly versi: string;
}

function checkEcho(answered: EchoWords, asked: EchoWords): void {
  if (answered.kunci !== asked.kunci) throw new AgencyAnswerMismatch('bps', 'kunci');
  if (answered.versi !== asked.versi) throw new AgencyAnswerMismatch('bps', 'versi');
}
