import { createHash } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';

import { nikFault, parseKkNumber } from '../../domain/identity/nik';
import { keyStatus } from './key-status';
import { serve, type Desk, type Operation } from './operation';
import { isRejectedAtFirst } from './serials';

const Household = z.object({
  rujukan: z.string().min(1),
  no_kk: z.string(),
  nik: z.array(z.string()).min(1).max(50),
  kode_wilayah: z.string().regex(/^\d{10}$/),
});
type Household = z.infer<typeof Household>;

const Part = z.object({
  penyerahan: z.string().min(1),
  versi: z.string().min(1),
  bagian: z.number().int().positive(),
  keluarga: z.array(Household).min(1).max(1000),
});

const Handover = z.object({
  penyerahan: z.string().min(1),
  versi: z.string().min(1),
  jumlah_bagian: z.number().int().nonnegative(),
  jumlah_keluarga: z.number().int().nonnegative(),
});

/** Parts and households received for each delivery. */
type Received = Map<string, { parts: number; households: number }>;

/**
 * BPS: `POST penyerahan` takes one part of a delivery and sends invalid NIK and KK back, `POST berita-acara` records the
 * handover once every part has arrived, `POST status` tells what became of a key.
 */
export function bpsDesk(desk: Desk): Router {
  const received: Received = new Map();
  return Router()
    .post('/penyerahan', serve(desk, delivery(received)))
    .post('/berita-acara', serve(desk, handover(received)))
    .post('/status', serve(desk, keyStatus('bps', desk.ledger)));
}

function delivery(received: Received): Operation<z.infer<typeof Part>> {
  const sentBack = new Set<string>();
  return {
    agency: 'bps',
    operation: 'penyerahan',
    body: Part,
    kkNumbers: ({ keluarga }) => keluarga.map(({ no_kk }) => no_kk),
    perform({ key, body: { penyerahan, versi, bagian, keluarga } }) {
      const { parts, households } = received.get(penyerahan) ?? { parts: 0, households: 0 };
      received.set(penyerahan, { parts: parts + 1, households: households + keluarga.length });
      const ditolak = keluarga.flatMap((household) => {
        const alasan = rejectReason(household, sentBack);
        return alasan === undefined ? [] : [{ rujukan: household.rujukan, alasan }];
      });
      return { status: 200, body: { kunci: key, versi, bagian, ditolak } };
    },
  };
}

/** @basis Peraturan BPS 6/2025 art. 15(3): invalid NIK and KK are left out and sent back to the supplier */
function rejectReason(household: Household, sentBack: Set<string>): string | undefined {
  if (household.nik.some((nik) => nikFault(nik) !== undefined)) return 'NIK_TIDAK_SAH';
  if (parseKkNumber(household.no_kk) === undefined) return 'KK_TIDAK_SAH';
  if (!isRejectedAtFirst(household.no_kk) || sentBack.has(household.no_kk)) return undefined;
  sentBack.add(household.no_kk);
  return 'KK_TIDAK_SAH';
}

function handover(received: Received): Operation<z.infer<typeof Handover>> {
  return {
    agency: 'bps',
    operation: 'berita-acara',
    body: Handover,
    kkNumbers: () => [],
    perform({ key, body: { penyerahan, versi, jumlah_bagian, jumlah_keluarga } }) {
      const { parts, households } = received.get(penyerahan) ?? { parts: 0, households: 0 };
      if (parts !== jumlah_bagian || households !== jumlah_keluarga) {
        return { status: 422, body: { kode: 'JUMLAH_TIDAK_COCOK' } };
      }
      const serial = createHash('sha256').update(penyerahan).digest('hex').slice(0, 8).toUpperCase();
      return { status: 200, body: { kunci: key, versi, nomor_bast: `BAST-${versi}-${serial}` } };
    },
  };
}
