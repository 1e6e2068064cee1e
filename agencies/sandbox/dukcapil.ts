import { Router } from 'express';
import { z } from 'zod';

import type { MatchStatus } from '../../domain/identity/match';
import { keyStatus } from './key-status';
import { serve, type Desk, type Operation } from './operation';
import type { Population } from './population';

const IdentityNumber = z.string().regex(/^\d{16}$/);

const MatchQuestion = z.object({
  no_kk: IdentityNumber,
  kode_wilayah: z.string().regex(/^\d{10}$/),
  anggota: z
    .array(
      z.object({ nik: IdentityNumber, nama: z.string().min(1), tgl_lahir: z.string().regex(/^\d{2}-\d{2}-\d{4}$/) }),
    )
    .min(1)
    .max(50),
});

const SettlementQuestion = z.object({
  nik: IdentityNumber,
  no_kk: IdentityNumber,
  rujukan: z.string().min(1),
  temuan: z.enum(['PENGUSUL', 'LAIN']),
});

const WORDS: Readonly<Record<MatchStatus, string>> = {
  matched: 'PADAN',
  'not-found': 'TIDAK_DITEMUKAN',
  inactive: 'TIDAK_AKTIF',
  double: 'GANDA',
  'name-differs': 'NAMA_BERBEDA',
  'kk-differs': 'KK_BERBEDA',
  'birth-date-differs': 'TGL_LAHIR_BERBEDA',
  'not-recorded': 'BELUM_REKAM',
};

/**
 * Dukcapil: `POST padan` compares a household with the population register, `POST penetapan-nik` settles which of two
 * holders keeps a NIK, `POST status` tells what became of a key.
 */
export function dukcapilDesk(desk: Desk, population: Population): Router {
  return Router()
    .post('/padan', serve(desk, matching(population)))
    .post('/penetapan-nik', serve(desk, settlement(population)))
    .post('/status', serve(desk, keyStatus('dukcapil', desk.ledger)));
}

function matching(population: Population): Operation<z.infer<typeof MatchQuestion>> {
  return {
    agency: 'dukcapil',
    operation: 'padan',
    body: MatchQuestion,
    kkNumbers: ({ no_kk }) => [no_kk],
    perform({ key, body: { no_kk: kkNumber, kode_wilayah: villageCode, anggota } }) {
      const hasil = anggota.map(({ nik, nama, tgl_lahir }) => {
        const birthDate = tgl_lahir.split('-').reverse().join('-');
        const status = population.statusOf({ nik, name: nama, kkNumber, birthDate });
        const other = status === 'double' ? population.doubles.otherHolder(nik, villageCode) : undefined;
        if (other === undefined) return { nik, status: WORDS[status] };
        return { nik, status: WORDS[status], pemegang_lain: { rujukan: other.reference, desa: other.villageCode } };
      });
      return { status: 200, body: { kunci: key, no_kk: kkNumber, hasil } };
    },
  };
}

/** The biometrics of invented people always agree with what was found in the field. */
function settlement(population: Population): Operation<z.infer<typeof SettlementQuestion>> {
  return {
    agency: 'dukcapil',
    operation: 'penetapan-nik',
    body: SettlementQuestion,
    kkNumbers: ({ no_kk }) => [no_kk],
    perform({ key, body: { nik, no_kk: kkNumber, rujukan, temuan } }) {
      const keeper = temuan === 'PENGUSUL' ? { kkNumber } : 'other';
      const known = population.doubles.settle(nik, { reference: rujukan, keeper });
      if (!known) return { status: 404, body: { kode: 'RUJUKAN_TIDAK_DIKENAL' } };
      return { status: 200, body: { kunci: key, rujukan, pemegang: temuan } };
    },
  };
}
