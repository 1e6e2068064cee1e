import type { DecisionOutcome, Programme } from '../eligibility/rules';
import type { BilingualText } from '../groundcheck/form';
import type { NikFinding } from '../identity/double-nik';
import { CHANNEL_RULES, CHANNELS, type Channel } from '../proposal/channels';
import type { Dispute, End, Holder, NextStep, Stage } from '../proposal/stage';
import type { EvidenceKind } from '../proposal/submission';
import type { GroundcheckReason } from '../registration/groundcheck-need';
import { TASK_CATALOGUE, TASK_KINDS, type Role, type TaskKind } from '../tasks/catalogue';
import { say } from './wording';

type Texts<Code extends string> = Readonly<Record<Code, BilingualText>>;

export const STAGE_TEXTS: Texts<Stage> = {
  intake: say('Penerimaan dan pengesahan daerah', 'Intake and ratification by the region'),
  registration: say('Pendaftaran di Pusdatin', 'Registration with Pusdatin'),
  groundcheck: say('Verifikasi dan validasi lapangan', 'Groundcheck'),
  ranking: say('Pemeringkatan BPS', 'Ranking by BPS'),
  eligibility: say('Penetapan program', 'Programme decisions'),
  objection: say('Masa sanggah', 'Objection window'),
  closed: say('Selesai', 'Closed'),
};

export const END_TEXTS: Texts<End> = {
  eligible: say('Ditetapkan menerima', 'Eligible'),
  'not-eligible': say('Belum memenuhi syarat program', 'Not eligible'),
  'waiting-list-ended': say('Daftar tunggu berakhir', 'Waiting list ended'),
  rejected: say('Ditolak dinas sosial', 'Rejected by Dinsos'),
  stopped: say('Dihentikan setelah pemeriksaan lapangan', 'Stopped after the groundcheck'),
  withdrawn: say('Ditarik', 'Withdrawn'),
  lapsed: say('Gugur karena batas waktu', 'Lapsed'),
  duplicate: say('Ganda dengan usulan lain', 'Duplicate of another proposal'),
};

export const HOLDER_TEXTS: Texts<Holder> = {
  village: say('Desa/kelurahan', 'Village'),
  dinsos: say('Dinas sosial kabupaten/kota', 'Dinsos of the kabupaten/kota'),
  province: say('Dinas sosial provinsi', 'Dinsos of the province'),
  kemensos: say('Kemensos', 'Kemensos'),
  pusdatin: say('Pusdatin Kemensos', 'Pusdatin of Kemensos'),
  dukcapil: say('Dukcapil', 'Dukcapil'),
  bps: say('BPS', 'BPS'),
  facilitator: say('Pendamping PKH', 'PKH field facilitator'),
  operator: say('Pengelola sistem', 'System operator'),
  household: say('Keluarga', 'Household'),
  nobody: say('Tidak ada', 'Nobody'),
};

/** The task kinds speak for themselves, in the words of the catalogue. */
export const TASK_TEXTS = Object.fromEntries(
  TASK_KINDS.map((kind) => [kind, TASK_CATALOGUE[kind].officialName]),
) as Texts<TaskKind>;

const STEPS_WITHOUT_TASK: Texts<Exclude<NextStep, TaskKind>> = {
  'entry-check': say('Pemeriksaan awal', 'Check on entry'),
  'identity-match': say('Pemadanan NIK dan KK di Dukcapil', 'Match of NIK and KK at Dukcapil'),
  'nik-settlement': say('Penetapan pemegang NIK oleh Dukcapil', 'Dukcapil settles who holds the NIK'),
  'registration-check': say('Pemeriksaan lima kriteria oleh Pusdatin', 'Check of the five criteria by Pusdatin'),
  'ranking-version': say('Menunggu versi DTSEN berikutnya', 'Waiting for the next version of DTSEN'),
  'waiting-list': say('Menunggu tempat pada kuota', 'Waiting for a place in the quota'),
  'objection-window': say('Masa sanggah berjalan', 'Objection window is open'),
  none: say('Tidak ada langkah lagi', 'No further step'),
};

export const NEXT_STEP_TEXTS: Texts<NextStep> = { ...STEPS_WITHOUT_TASK, ...TASK_TEXTS };

/** What is said of a proposal while a dispute about it is judged. */
export const DISPUTE_TEXTS: Texts<Dispute> = {
  objection: say(
    'Sanggahan sedang ditangani {holder}[ (wilayah {office})][, paling lambat {until}]. Langkah berikutnya: {step}.',
    'The objection is being handled by {holder}[ (region {office})][, until {until} at the latest]. Next step: {step}.',
  ),
  appeal: say(
    'Banding atas sanggahan sedang ditangani {holder}[ (wilayah {office})][, paling lambat {until}]. Langkah berikutnya: {step}.',
    'The appeal is being handled by {holder}[ (region {office})][, until {until} at the latest]. Next step: {step}.',
  ),
};

export const ROLE_TEXTS: Texts<Role> = {
  'village-operator': say('Operator desa/kelurahan', 'Village operator'),
  'dinsos-verifier': say('Verifikator dinas sosial', 'Dinsos verifier'),
  'dinsos-head': say('Kepala dinas sosial', 'Head of Dinsos'),
  'pkh-coordinator': say('Koordinator PKH', 'PKH coordinator'),
  'field-facilitator': say('Pendamping PKH', 'PKH field facilitator'),
  'province-officer': say('Petugas dinas sosial provinsi', 'Officer of the province'),
  'kemensos-officer': say('Petugas Kemensos', 'Kemensos officer'),
  'pusdatin-officer': say('Petugas Pusdatin', 'Pusdatin officer'),
  'bps-officer': say('Petugas BPS', 'BPS officer'),
  'system-operator': say('Pengelola sistem', 'System operator'),
  integrator: say('Aplikasi pengusul', 'Filing application'),
};

/** Every outcome that the catalogue knows; a test holds the two together. */
export const TASK_OUTCOME_TEXTS: Texts<(typeof TASK_CATALOGUE)[TaskKind]['outcomes'][number]> = {
  corrected: say('diperbaiki', 'corrected'),
  held: say('dilaksanakan', 'held'),
  verified: say('lengkap dan sesuai', 'verified'),
  rejected: say('ditolak', 'rejected'),
  ratified: say('disahkan', 'ratified'),
  repaired: say('diperbaiki', 'repaired'),
  distinct: say('bukan data ganda', 'distinct'),
  duplicate: say('data ganda', 'duplicate'),
  assigned: say('pendamping ditugaskan', 'assigned'),
  submitted: say('hasil dikirim', 'submitted'),
  'identity-right': say('identitas benar', 'the identities are right'),
  'identity-wrong': say(
    'identitas keliru, perlu diperbaiki di Dukcapil',
    'an identity is wrong and has to be mended at Dukcapil',
  ),
  'listed-twice': say('orang yang sama tercatat dua kali', 'the same person is listed twice'),
  'not-there': say('orang atau keluarga itu tidak ada', 'there is no such person or household'),
  accepted: say('diterima', 'accepted'),
  'try-again': say('dicoba lagi', 'tried again'),
  published: say('diterbitkan', 'published'),
  withheld: say('ditahan', 'withheld'),
  determined: say('ditetapkan', 'determined'),
  'signed-off': say('disahkan', 'signed off'),
  supported: say('sanggahan didukung temuan', 'supported by what was found'),
  unsupported: say('sanggahan tidak didukung temuan', 'not supported by what was found'),
  refused: say('tidak diterima', 'refused'),
  'visit-needed': say('perlu kunjungan lapangan', 'a visit is needed'),
};

/** The doors, in the words of their rules, which no version changes. */
export const CHANNEL_TEXTS = Object.fromEntries(
  CHANNEL_RULES.flatMap(({ rules }) => CHANNELS.map((channel) => [channel, rules[channel].officialName])),
) as Texts<Channel>;

export const EVIDENCE_TEXTS: Texts<EvidenceKind> = {
  ktp: say('KTP', 'KTP'),
  kk: say('KK', 'KK'),
  'house-photo': say('foto rumah', 'photo of the house'),
  'berita-acara': say('berita acara musyawarah', 'berita acara of the deliberation'),
  'attendance-list': say('daftar hadir musyawarah', 'attendance list of the deliberation'),
  sptjm: say('SPTJM', 'SPTJM'),
  sktm: say('SKTM', 'SKTM'),
  'assignment-letter': say('surat tugas', 'letter of assignment'),
};

export const PROGRAMME_TEXTS: Texts<Programme> = {
  PKH: say('PKH', 'PKH'),
  SEMBAKO: say('Sembako', 'Sembako'),
  'PBI-JK': say('PBI-JK', 'PBI-JK'),
  ATENSI: say('ATENSI', 'ATENSI'),
};

export const DECISION_TEXTS: Texts<DecisionOutcome> = {
  granted: say('ditetapkan', 'granted'),
  'waiting-list': say('daftar tunggu', 'waiting list'),
  refused: say('belum dapat diberikan', 'refused'),
};

export const NIK_FINDING_TEXTS: Texts<NikFinding> = {
  ours: say('anggota keluarga ini', 'the member of this household'),
  theirs: say('orang lain', 'the other person'),
  unsettled: say('belum pasti', 'not certain'),
};

export const GROUNDCHECK_REASON_TEXTS: Texts<GroundcheckReason> = {
  door: say('aturan jalur usulan', 'the rule of the door'),
  'unclear-identity': say('identitas belum jelas', 'an unclear identity'),
  recipient: say('keluarga sedang menerima bantuan', 'the household receives aid'),
  sample: say('terpilih sebagai sampel', 'drawn as a sample'),
};
