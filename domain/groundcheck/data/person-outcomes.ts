import type { GroundcheckFormVersion, PersonOutcome } from '../form';
import { bilingual } from './sources';

/**
 * What became of a person, in the words and codes of each version. The 2025 deck prints no
 * codes: its order is used. Code 5 of 2026 was not seen.
 * @basis GC-AJAR (BPS, Bahan ajar groundcheck DTSEN, 2025); FASIH 2026 questionnaire
 */
export const PERSON_OUTCOMES: Readonly<Record<GroundcheckFormVersion, readonly PersonOutcome[]>> = {
  'gc-2025-02': [
    { name: 'found', code: '1', label: bilingual('Ditemukan', 'Found'), continues: true },
    {
      name: 'moved-or-not-found',
      code: '2',
      label: bilingual('Pindah/tidak ditemukan', 'Moved or not found'),
      continues: false,
    },
    { name: 'died', code: '3', label: bilingual('Meninggal', 'Died'), continues: false },
  ],
  'gc-2026-02': [
    { name: 'lives-here', code: '1', label: bilingual('Tinggal di sini', 'Lives here'), continues: true },
    { name: 'died', code: '2', label: bilingual('Meninggal', 'Died'), continues: false },
    {
      name: 'moved-within-indonesia',
      code: '3',
      label: bilingual('Pindah di dalam Indonesia', 'Moved within Indonesia'),
      continues: false,
    },
    { name: 'moved-abroad', code: '4', label: bilingual('Pindah ke luar negeri', 'Moved abroad'), continues: false },
    { name: 'split-to-own-kk', code: '6', label: bilingual('Pecah KK sendiri', 'Split to own KK'), continues: false },
    {
      name: 'not-found',
      code: '7',
      label: bilingual('Tidak ditemukan/tidak tahu', 'Not found or not known'),
      continues: false,
    },
  ],
};
