import { Router } from 'express';
import { z } from 'zod';

import type { MatchStatus } from '../../domain/identity/match';
import { keyStatus } from './key-status';
import { serve, type Desk, type Operation } from './operation';
import type { Population } from './population';

const IdentityNumber = z.string().regex(/^\d{16}$/);

const MatchQuestion = z.object({
  no_kk: IdentityNumber,
  anggota: z
    .array(
      z.object({ nik: IdentityNumber, nama: z.string().min(1), tgl_lahir: z.string().regex(/^\d{2}-\d{2}-\d{4}$/) }),
    )
    .min(1)
    .max(50),
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

/** Dukcapil: `POST padan` compares a household with the population register, `POST status` tells what became of a key. */
export function dukcapilDesk(desk: Desk, population: Population): Router {
  return Router()
    .post('/padan', serve(desk, matching(population)))
    .post('/status', serve(desk, keyStatus('dukcapil', desk.ledger)));
}

function matching(population: Population): Operation<z.infer<typeof MatchQuestion>> {
  return {
    agency: 'dukcapil',
    operation: 'padan',
    body: MatchQuestion,
    kkNumbers: ({ no_kk }) => [no_kk],
    perform({ key, body: { no_kk: kkNumber, anggota } }) {
      const hasil = anggota.map(({ nik, nama, tgl_lahir }) => {
        const birthDate = tgl_lahir.split('-').reverse().join('-');
        return { nik, status: WORDS[population.statusOf({ nik, name: nama, kkNumber, birthDate })] };
      });
      return { status: 200, body: { kunci: key, no_kk: kkNumber, hasil } };
    },
  };
}
