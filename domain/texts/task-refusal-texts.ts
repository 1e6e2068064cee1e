import { MAX_CORRECTION_ROUNDS, type TaskRefusal } from '../tasks/decide';
import { say, type Advice } from './wording';

const REOPEN_LIST = say(
  'Muat ulang daftar tugas dan pilih tugas yang terbuka.',
  'Reload the task list and pick an open task.',
);

/** Refusals of what an official, a household or a run asked of a proposal. */
export const TASK_REFUSALS = {
  'task-not-open': {
    text: say('Tugas ini tidak terbuka lagi', 'This task is not open any more'),
    next: REOPEN_LIST,
  },
  'wrong-role': {
    text: say('Tugas ini bukan untuk peran Anda', 'This task is not for your role'),
    next: say('Serahkan kepada petugas yang berwenang.', 'Leave it to an official of the right role.'),
  },
  'wrong-office': {
    text: say('Ini wewenang kantor wilayah lain', 'This belongs to the office of another region'),
    next: say('Serahkan kepada kantor wilayah tersebut.', 'Leave it to that office.'),
  },
  'not-assigned-to-you': {
    text: say('Tugas ini ditugaskan kepada petugas lain', 'This task is assigned to another official'),
    next: say('Minta koordinator mengalihkan penugasan.', 'Ask the coordinator to assign it to you.'),
  },
  'same-officer': {
    text: say(
      'Anda sudah bertindak pada usulan ini, jadi orang lain yang harus memutuskan',
      'You have acted on this proposal before, so somebody else has to decide',
    ),
    next: say('Minta petugas lain di kantor Anda.', 'Ask another official of your office.'),
  },
  'outcome-not-allowed': {
    text: say('Hasil itu tidak dikenal untuk tugas ini', 'This task does not know that outcome'),
    next: say('Pilih salah satu hasil pada formulir tugas.', 'Choose one of the outcomes on the form of the task.'),
  },
  'return-not-allowed': {
    text: say('Tugas ini tidak dapat dikembalikan', 'This task cannot be sent back'),
    next: say('Selesaikan tugas dengan salah satu hasilnya.', 'Complete it with one of its outcomes.'),
  },
  'reason-required': {
    text: say('Alasan wajib diberikan', 'A reason is required'),
    next: say('Pilih paling sedikit satu kode alasan.', 'Give at least one reason code.'),
  },
  'reason-not-allowed': {
    text: say('Kode alasan itu tidak berlaku di sini', 'That reason code does not apply here'),
    next: say('Pilih kode alasan dari daftar tugas ini.', 'Choose a reason code from the list of this task.'),
  },
  'fields-required': {
    text: say('Isian atau dokumen yang diminta belum disebut', 'Fields or documents asked for are missing'),
    next: say(
      'Tandai isian yang harus diperbaiki, atau sertakan semua dokumen yang diminta.',
      'Mark the fields to be mended, or add every document asked for.',
    ),
  },
  'rounds-exhausted': {
    text: say(
      `Usulan sudah dikembalikan ${MAX_CORRECTION_ROUNDS} kali`,
      `The proposal has been returned ${MAX_CORRECTION_ROUNDS} times already`,
    ),
    next: say('Putuskan: terima atau tolak dengan alasan.', 'Decide: accept it, or reject it with a reason.'),
  },
  'visit-required': {
    text: say('Hasil kunjungan belum disertakan', 'The result of the visit is missing'),
    next: say('Kirim isian kunjungan bersama tugas ini.', 'Send the answers of the visit with this task.'),
  },
  'second-visit-required': {
    text: say(
      'Satu kunjungan belum cukup untuk menyatakan keluarga tidak ditemukan',
      'One visit is not enough to say that a household was not found',
    ),
    next: say('Kunjungi sekali lagi pada hari lain.', 'Visit once more on another day.'),
  },
  'outcome-not-in-form': {
    text: say(
      'Hasil kunjungan tidak ada pada versi formulir usulan ini',
      'The form version of this proposal does not have that result of a visit',
    ),
    next: say('Pakai versi formulir yang tertera pada tugas.', 'Use the form version named in the task.'),
  },
  'facilitator-required': {
    text: say('Pendamping belum dipilih', 'No field facilitator was chosen'),
    next: say('Pilih pendamping yang akan berkunjung.', 'Choose the facilitator who will visit.'),
  },
  'house-photo-required': {
    text: say('Sanggahan harus disertai foto rumah', 'The objection needs a photo of the house'),
    next: say('Lampirkan foto rumah beserta titik lokasinya.', 'Attach a photo of the house and where it was taken.'),
  },
  'house-photo-not-placed': {
    text: say('Foto rumah belum memuat titik lokasi', 'The photo of the house does not say where it was taken'),
    next: say('Sertakan titik lokasi foto rumah itu.', 'Give the coordinates of that photo.'),
  },
  'objector-of-another-village': {
    text: say(
      'Penyanggah harus tinggal di desa/kelurahan yang sama',
      'Whoever objects must live in the same village as the household',
    ),
    next: say(
      'Sanggahan dapat diajukan oleh keluarga itu sendiri atau warga desa/kelurahan yang sama.',
      'The household itself, or somebody of the same village, can object.',
    ),
  },
  'correction-required': {
    text: say('Data yang diperbaiki belum disebutkan', 'What is corrected was not said'),
    next: say(
      'Sanggahan yang diterima atas dasar dokumen memperbaiki data: isi variabel yang keliru.',
      'An objection accepted on papers corrects data: give the variables that are wrong.',
    ),
  },
  'correction-not-asked': {
    text: say('Perbaikan data tidak diminta di sini', 'No correction of data is asked for here'),
    next: say(
      'Hasil kunjungan sudah memuat datanya; putuskan tanpa isian perbaikan.',
      'The visit has brought the data; rule without a correction.',
    ),
  },
  'cycle-paused': {
    text: say('Pemeringkatan ini sedang ditahan', 'This ranking is held up already'),
    next: say('Lanjutkan bila sudah boleh berjalan.', 'Let it go on when it may.'),
  },
  'cycle-not-paused': {
    text: say('Pemeringkatan ini tidak sedang ditahan', 'This ranking is not held up'),
    next: say('Tidak perlu diulang; pemeringkatan berjalan.', 'No need to repeat; it is going on.'),
  },
  'cycle-over': {
    text: say('Pemeringkatan ini sudah selesai', 'This ranking is over'),
    next: say('Lihat hasilnya pada versi ini.', 'Read its outcome under this version.'),
  },
  'result-not-awaited': {
    text: say('Hasil pemeringkatan tidak sedang ditunggu', 'No result of a ranking is awaited'),
    next: say('Lihat tahap versi ini sebelum mengirim.', 'Read the phase of this version first.'),
  },
  'result-being-checked': {
    text: say('Hasil sebelumnya masih diperiksa', 'The result before it is still being checked'),
    next: say('Tunggu sampai pemeriksaan selesai.', 'Wait until the check is over.'),
  },
  'result-name-invalid': {
    text: say('Nama berkas atau SHA-256 hasil tidak sah', 'The name or the SHA-256 of the result is not one'),
    next: say('Sebut nama berkas .parquet atau .csv tanpa folder.', 'Name a .parquet or .csv file without a folder.'),
  },
  'not-admitted-yet': {
    text: say('Usulan ini belum selesai diterima', 'This proposal has not been admitted yet'),
    next: say('Coba lagi beberapa detik lagi.', 'Try again in a few seconds.'),
  },
  'not-awaiting-version': {
    text: say('Usulan ini tidak sedang menunggu versi DTSEN', 'This proposal does not wait for a version of DTSEN'),
    next: say('Tidak perlu diulang; usulan ikut versi berikutnya.', 'No need to repeat; it joins a later version.'),
  },
  'objection-window-closed': {
    text: say('Masa sanggah tidak sedang dibuka', 'The objection window is not open'),
    next: say('Ajukan usulan baru di kantor desa.', 'Make a new proposal at the village office.'),
  },
  'proposal-closed': {
    text: say('Usulan ini sudah ditutup', 'This proposal is closed'),
    next: say('Ajukan usulan baru yang merujuk usulan ini.', 'Make a new proposal that refers to this one.'),
  },
  'rule-version-unknown': {
    text: say('Versi aturan pada kalender ini tidak dikenal', 'The calendar names a rule version that is not known'),
    next: say('Hubungi pengelola sistem.', 'Tell a system operator.'),
  },
} as const satisfies Record<TaskRefusal, Advice> & Record<string, Advice>;
