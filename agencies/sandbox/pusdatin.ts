import { createHash } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';

import { keyStatus } from './key-status';
import { serve, type Desk, type Operation } from './operation';
import type { Registry } from './registry';

const IdentityNumber = z.string().regex(/^\d{16}$/);

const Registration = z.object({
  nomor_usulan: z.string().min(1),
  no_kk: IdentityNumber,
  kode_wilayah: z.string().regex(/^\d{10}$/),
  atribut_lengkap: z.boolean(),
  anggota: z
    .array(
      z.object({ nik: IdentityNumber, nama: z.string().min(1), tgl_lahir: z.iso.date(), status_padan: z.string() }),
    )
    .min(1)
    .max(50),
});

/** Pusdatin: `POST registrasi` checks the five criteria, `POST status` tells what became of a key. */
export function pusdatinDesk(desk: Desk, registry: Registry): Router {
  return Router()
    .post('/registrasi', serve(desk, registration(registry)))
    .post('/status', serve(desk, keyStatus('pusdatin', desk.ledger)));
}

function registration(registry: Registry): Operation<z.infer<typeof Registration>> {
  return {
    agency: 'pusdatin',
    operation: 'registrasi',
    body: Registration,
    kkNumbers: ({ no_kk }) => [no_kk],
    perform({ key, body }) {
      const failed = registry.assess({ kkNumber: body.no_kk, attributesComplete: body.atribut_lengkap });
      const echo = { kunci: key, nomor_usulan: body.nomor_usulan };
      if (failed.length > 0) {
        const kriteria_gagal = failed.map((criterion) => criterion.toUpperCase());
        return { status: 200, body: { ...echo, status: 'DIKEMBALIKAN', kriteria_gagal } };
      }
      const nomor_registrasi = registrationNumber(body.nomor_usulan);
      return { status: 200, body: { ...echo, status: 'TERDAFTAR', nomor_registrasi } };
    },
  };
}

/** A proposal that registers again, as after its groundcheck, keeps its number. */
function registrationNumber(reference: string): string {
  return `PSD-${createHash('sha256').update(reference).digest('hex').slice(0, 10).toUpperCase()}`;
}
