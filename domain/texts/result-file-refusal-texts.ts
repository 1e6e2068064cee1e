import type { ResultFileRefusal } from '../ranking/result-file';
import { say, type Advice } from './wording';

/** Why the file of a ranking made outside was not kept. */
export const RESULT_FILE_REFUSALS = {
  'result-too-large': {
    text: say('Berkas hasil terlalu besar', 'The file of the result is too large'),
    next: say('Kirim hasil itu sebagai Parquet yang dimampatkan.', 'Send the result as compressed Parquet.'),
  },
  'result-type-mismatch': {
    text: say('Isi berkas hasil bukan jenis yang disebut', 'The content of the result is not of the type stated'),
    next: say(
      'Kirim Parquet yang utuh, atau CSV dalam UTF-8 dengan nama kolom pada baris pertama.',
      'Send a whole Parquet file, or CSV in UTF-8 whose first line names the columns.',
    ),
  },
  'result-hash-differs': {
    text: say('Berkas hasil berubah di perjalanan', 'The file of the result changed on its way'),
    next: say('Kirim berkas itu sekali lagi.', 'Send the file once more.'),
  },
} as const satisfies Record<ResultFileRefusal, Advice>;
