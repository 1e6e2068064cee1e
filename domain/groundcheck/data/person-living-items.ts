import type { Code, Condition, Item } from '../form';
import { SCHOOL_LEVEL, SECTOR, TURNOVER } from './person-codes';
import { bilingual, GC_AJAR, REUSED_IN_2026 } from './sources';

/** What a version says differently about schooling and work. */
export interface LivingCodes {
  readonly schooling: readonly Code[];
  /** Codes of `schooling` that mean the person attends or attended school. */
  readonly attended: readonly string[];
  readonly diploma: readonly Code[];
  readonly workStatus: readonly Code[];
  readonly source: string;
}

/** Below this age schooling, work and business are not asked. */
const FROM_AGE_5: Condition = { field: 'age', atLeast: 5 };
const WORKED: Condition = { all: [FROM_AGE_5, { field: 'worked', is: true }] };
const OWNS_BUSINESS: Condition = { all: [FROM_AGE_5, { field: 'ownsBusiness', is: true }] };

/** Variables 9-11: schooling, work and business. */
export function livingItems(codes: LivingCodes): readonly Item[] {
  return [...schoolItems(codes), ...workItems(codes), ...BUSINESS_ITEMS];
}

function schoolItems({ schooling, attended, diploma, source }: LivingCodes): readonly Item[] {
  const wentToSchool: Condition = { all: [FROM_AGE_5, { field: 'schooling', in: attended }] };
  return [
    {
      variable: 9,
      field: 'schooling',
      label: bilingual('Partisipasi sekolah', 'School participation'),
      definition: bilingual(
        'Bersekolah berarti terdaftar dan aktif, formal atau Paket A/B/C. Taman kanak-kanak tidak dihitung; mahasiswa cuti masih bersekolah.',
        'Attending means enrolled and active, formal or Paket A/B/C. Kindergarten does not count; a student on leave still attends.',
      ),
      type: 'code',
      codes: schooling,
      required: true,
      shownWhen: FROM_AGE_5,
      source,
    },
    ...levelItems(wentToSchool),
    {
      variable: 9,
      field: 'diploma',
      label: bilingual('Ijazah tertinggi yang dimiliki', 'Highest diploma'),
      definition: bilingual(
        'Ijazah tertinggi yang diperoleh; ijazah yang hilang atau terbakar tetap dihitung.',
        'The highest diploma earned; one that was lost or burnt still counts.',
      ),
      type: 'code',
      codes: diploma,
      required: true,
      shownWhen: wentToSchool,
      source,
    },
  ];
}

function levelItems(wentToSchool: Condition): readonly Item[] {
  return [
    {
      variable: 9,
      field: 'schoolLevel',
      label: bilingual('Jenjang pendidikan tertinggi yang pernah/sedang diduduki', 'Highest level attended'),
      definition: bilingual(
        'Jenjang tertinggi yang sedang atau pernah diduduki, walaupun tidak lulus.',
        'The highest level attended now or before, finished or not.',
      ),
      type: 'code',
      codes: SCHOOL_LEVEL,
      required: true,
      shownWhen: wentToSchool,
      source: REUSED_IN_2026,
    },
    {
      variable: 9,
      field: 'schoolGrade',
      label: bilingual('Kelas tertinggi yang pernah/sedang diduduki', 'Highest grade attended'),
      definition: bilingual(
        'Kelas pada jenjang itu, 1 sampai 7; 8 bila tamat. Kelas 7 SMP dan kelas 10 SMA ditulis 1; S1 belum lulus 5, S2 6, S3 7.',
        'Grade within that level, 1 to 7; 8 when finished. Grade 7 and grade 10 are written 1; unfinished bachelor 5, master 6, doctor 7.',
      ),
      type: 'integer',
      min: 1,
      max: 8,
      required: true,
      shownWhen: wentToSchool,
      source: REUSED_IN_2026,
    },
  ];
}

function workItems({ workStatus, source }: LivingCodes): readonly Item[] {
  return [
    {
      variable: 10,
      field: 'worked',
      label: bilingual('Bekerja dalam seminggu terakhir?', 'Worked in the last week?'),
      definition: bilingual(
        'Bekerja paling sedikit satu jam dalam tujuh hari terakhir untuk penghasilan, atau mempunyai pekerjaan tetapi sementara tidak bekerja.',
        'Worked for income at least one hour in the last seven days, or has a job and is away from it for a while.',
      ),
      type: 'yes-no',
      required: true,
      shownWhen: FROM_AGE_5,
      source: GC_AJAR,
    },
    {
      variable: 10,
      field: 'sector',
      label: bilingual('Lapangan usaha pekerjaan utama', 'Sector of the main job'),
      definition: bilingual(
        'Lapangan usaha dari pekerjaan yang memakan waktu terbanyak; bila sama, yang memberi penghasilan terbesar.',
        'Sector of the job that takes most time; of equal ones, the one that earns most.',
      ),
      type: 'code',
      codes: SECTOR,
      required: true,
      shownWhen: WORKED,
      source: REUSED_IN_2026,
    },
    {
      variable: 10,
      field: 'workStatus',
      label: bilingual('Status dalam pekerjaan utama', 'Status in the main job'),
      definition: bilingual(
        'Kedudukan dalam pekerjaan utama: berusaha, buruh atau pegawai, pekerja bebas, atau pekerja keluarga tidak dibayar.',
        'Position in the main job: on own account, employed, casual or unpaid family worker.',
      ),
      type: 'code',
      codes: workStatus,
      required: true,
      shownWhen: WORKED,
      source,
    },
  ];
}

const BUSINESS_ITEMS: readonly Item[] = [
  {
    variable: 11,
    field: 'ownsBusiness',
    label: bilingual('Memiliki usaha sendiri/bersama?', 'Owns a business, alone or with others?'),
    definition: bilingual(
      'Usaha untuk mencari keuntungan yang masih berjalan saat pendataan, berbadan hukum atau tidak.',
      'A business run for profit and still running on the day of the visit, incorporated or not.',
    ),
    type: 'yes-no',
    required: true,
    shownWhen: FROM_AGE_5,
    source: GC_AJAR,
  },
  {
    variable: 11,
    field: 'businessCount',
    label: bilingual('Jumlah usaha', 'Number of businesses'),
    definition: bilingual(
      'Usaha dihitung terpisah bila keuangannya dikelola terpisah.',
      'Businesses count apart when their money is kept apart.',
    ),
    type: 'integer',
    min: 1,
    max: 99,
    required: true,
    shownWhen: OWNS_BUSINESS,
    source: GC_AJAR,
  },
  {
    variable: 11,
    field: 'businessSector',
    label: bilingual('Lapangan usaha dari usaha utama', 'Sector of the main business'),
    definition: bilingual(
      'Usaha utama memakan waktu terbanyak; bila sama, yang memberi penghasilan terbesar.',
      'The main business takes most time; of equal ones, the one that earns most.',
    ),
    type: 'code',
    codes: SECTOR,
    required: true,
    shownWhen: OWNS_BUSINESS,
    source: REUSED_IN_2026,
  },
  {
    variable: 11,
    field: 'paidWorkers',
    label: bilingual('Jumlah pekerja dibayar', 'Paid workers'),
    definition: bilingual(
      'Pekerja usaha utama yang ikut lebih dari seminggu dengan upah; 997 bila 1.000 orang atau lebih.',
      'Workers of the main business for more than a week with pay; 997 stands for 1,000 or more.',
    ),
    type: 'integer',
    min: 0,
    max: 999,
    unit: 'person',
    required: true,
    shownWhen: OWNS_BUSINESS,
    source: GC_AJAR,
  },
  {
    variable: 11,
    field: 'unpaidWorkers',
    label: bilingual('Jumlah pekerja tidak dibayar', 'Unpaid workers'),
    definition: bilingual(
      'Pekerja usaha utama yang ikut lebih dari seminggu tanpa upah, termasuk pekerja keluarga; 97 bila 100 orang atau lebih.',
      'Workers of the main business for more than a week without pay, family included; 97 stands for 100 or more.',
    ),
    type: 'integer',
    min: 0,
    max: 99,
    unit: 'person',
    required: true,
    shownWhen: OWNS_BUSINESS,
    source: GC_AJAR,
  },
  {
    variable: 11,
    field: 'businessTurnover',
    label: bilingual('Omzet usaha utama per bulan', 'Monthly turnover of the main business'),
    definition: bilingual(
      'Seluruh uang hasil penjualan sebulan sebelum dikurangi biaya dan upah.',
      'All money from sales in a month before costs and wages.',
    ),
    type: 'code',
    codes: TURNOVER,
    unit: 'rupiah',
    required: true,
    shownWhen: OWNS_BUSINESS,
    source: REUSED_IN_2026,
  },
];
