import type { BilingualText } from '../../groundcheck/form';

interface Labels {
  readonly title: BilingualText;
  readonly hint: BilingualText;
}

function label(title: readonly [id: string, en: string], hint: readonly [id: string, en: string]): Labels {
  return { title: { id: title[0], en: title[1] }, hint: { id: hint[0], en: hint[1] } };
}

/** Label and hint of every field that the form of a task can have, beside those of a groundcheck. */
export const FIELD_LABELS = {
  outcome: label(['Hasil', 'Outcome'], ['Pilih satu hasil untuk tugas ini.', 'Choose the one outcome of this task.']),
  reasonCodes: label(
    ['Alasan', 'Reasons'],
    ['Wajib bila menolak atau mengembalikan; pemohon akan membacanya.', 'Required to reject or return; it is told.'],
  ),
  markedFields: label(
    ['Isian yang harus diperbaiki', 'Fields to be mended'],
    ['Tandai setiap isian yang keliru.', 'Mark every field that is wrong.'],
  ),
  evidence: label(
    ['Dokumen dan foto', 'Documents and photos'],
    ['Unggah lebih dahulu, lalu rujuk dengan sidik digitalnya.', 'Upload them first and refer to them by hash.'],
  ),
  'evidence.kind': label(['Jenis dokumen', 'Kind of document'], ['Apa yang dilampirkan.', 'What is attached.']),
  'evidence.sha256': label(
    ['Sidik digital SHA-256', 'SHA-256'],
    ['64 angka heksadesimal dari isi berkas.', '64 hexadecimal digits of the content.'],
  ),
  'evidence.mediaType': label(['Jenis berkas', 'Media type'], ['Menurut isi berkas.', 'By the content of the file.']),
  'evidence.reference': label(['Rujukan', 'Reference'], ['Tempat berkas disimpan.', 'Where the file lies.']),
  household: label(
    ['Data keluarga', 'Household'],
    ['Isi hanya yang diperbaiki; yang lain tetap.', 'Give what you correct; the rest stays.'],
  ),
  'household.kkNumber': label(
    ['Nomor KK', 'KK number'],
    ['16 angka; biarkan yang tersamar bila tidak berubah.', '16 digits; leave it masked if it does not change.'],
  ),
  'household.address': label(['Alamat', 'Address'], ['Menurut KK.', 'As on the KK.']),
  'household.members': label(
    ['Anggota keluarga', 'Members'],
    ['Sebut semua anggota bila satu saja diperbaiki.', 'List all members even if one of them is corrected.'],
  ),
  'member.nik': label(
    ['NIK', 'NIK'],
    ['16 angka; biarkan yang tersamar bila tidak berubah.', '16 digits; leave it masked if it does not change.'],
  ),
  'member.name': label(['Nama', 'Name'], ['Nama lengkap menurut KK.', 'Full name as on the KK.']),
  'member.birthDate': label(['Tanggal lahir', 'Date of birth'], ['Menurut KK.', 'As on the KK.']),
  'member.sex': label(['Jenis kelamin', 'Sex'], ['Menurut KK.', 'As on the KK.']),
  'member.relation': label(
    ['Hubungan dengan kepala keluarga', 'Relation to the head'],
    ['Tepat satu anggota adalah kepala keluarga.', 'Exactly one member is the head.'],
  ),
  facilitatorId: label(
    ['Pendamping', 'Field facilitator'],
    ['Yang terlatih untuk formulir ini dan bukan warga RT itu.', 'Trained for the form and not living in that RT.'],
  ),
  corrections: label(
    ['Data yang diperbaiki', 'What is corrected'],
    [
      'Isi hanya variabel yang terbukti keliru; yang lain tetap.',
      'Give only the variables shown to be wrong; the rest stays.',
    ],
  ),
  answers: label(
    ['Isian kunjungan', 'Answers of the visit'],
    ['Menurut formulir 39 variabel yang tertera.', 'By the form of 39 variables that is named.'],
  ),
} as const satisfies Readonly<Record<string, Labels>>;

export type FieldLabel = keyof typeof FIELD_LABELS;

/** Sex as a submission writes it. */
export const SEX_TITLES = {
  female: { id: 'Perempuan', en: 'Female' },
  male: { id: 'Laki-laki', en: 'Male' },
} as const;
