import { PHOTO_KINDS, WITNESS_ROLES, type PhotoKind, type WitnessRole } from '../answers';
import { LONGEST_NAME, LONGEST_NOTE } from '../check-visit';
import type { BilingualText, Code, GroundcheckForm } from '../form';
import { NOBODY_HOME } from '../stop-codes';
import { NOBODY_HOME_TITLE } from '../json-schema';
import { questionName } from './names';
import {
  choices,
  constraint,
  DEFAULT_LANGUAGE,
  inBoth,
  itemChoices,
  itemRows,
  required,
  YES_NO,
  YES_NO_LIST,
  type Row,
} from './rows';

/** The three sheets of an XLSForm. */
export interface XlsForm {
  readonly survey: readonly Row[];
  readonly choices: readonly Row[];
  readonly settings: readonly Row[];
}

/** The id under which an ODK server keeps every version of the form. */
export const ODK_FORM_ID = 'dtsen_groundcheck';

const FOUND = "${outcome} = 'found'";
const NOT_FOUND = "${outcome} != 'found'";
/** Larger photos say no more and cost the facilitator's data. */
const PHOTO_PIXELS = 'max-pixels=1600';

const PHOTO_LABELS: Readonly<Record<PhotoKind, BilingualText>> = {
  front: { id: 'Foto tampak depan rumah', en: 'Photo of the front of the house' },
  'living-room': { id: 'Foto ruang tamu', en: 'Photo of the living room' },
  kitchen: { id: 'Foto dapur', en: 'Photo of the kitchen' },
  bathroom: { id: 'Foto kamar mandi', en: 'Photo of the bathroom' },
  other: { id: 'Foto lain', en: 'Another photo' },
};

const WITNESS_LABELS: Readonly<Record<WitnessRole, BilingualText>> = {
  rt: { id: 'Ketua RT', en: 'Head of the RT' },
  rw: { id: 'Ketua RW', en: 'Head of the RW' },
  neighbour: { id: 'Tetangga', en: 'Neighbour' },
  'village-official': { id: 'Aparat desa/kelurahan', en: 'Official of the village' },
  other: { id: 'Lainnya', en: 'Other' },
};

/** Name of the question that takes a kind of photo. */
export function photoQuestion(kind: PhotoKind): string {
  return questionName('visit', `photo_${kind.replaceAll('-', '_')}`);
}

/**
 * The pinned form as an XLSForm for ODK Collect and its like, which work without a network. What a device cannot check
 * (members against the record, one NIK twice) is checked when the answers arrive.
 */
export function groundcheckXlsForm(form: GroundcheckForm): XlsForm {
  const items = [
    ...form.household.map((item) => ({ item, sheet: 'household' as const })),
    ...form.person.map((item) => ({ item, sheet: 'members' as const })),
  ];
  return {
    survey: [
      { type: 'start', name: 'start' },
      { type: 'end', name: 'end' },
      trackingCode(),
      outcome(),
      ...visitRows(),
      { type: 'begin_group', name: 'household', relevant: FOUND, ...inBoth('label', LABELS.household) },
      ...items.filter(({ sheet }) => sheet === 'household').flatMap(itemRows),
      { type: 'end_group', name: 'household' },
      { type: 'begin_repeat', name: 'members', relevant: FOUND, ...inBoth('label', LABELS.members) },
      ...items.filter(({ sheet }) => sheet === 'members').flatMap(itemRows),
      { type: 'calculate', name: 'p_isHead', calculation: "if(${p_relation} = '1', 1, 0)" },
      { type: 'end_repeat', name: 'members' },
      ...oneHead(),
    ],
    choices: [
      ...choices('outcome', outcomeCodes(form)),
      ...choices('witness_role', codesOf(WITNESS_ROLES, WITNESS_LABELS)),
      ...choices(YES_NO_LIST, YES_NO),
      ...items.flatMap(itemChoices),
    ],
    settings: [settings(form)],
  };
}

const LABELS = {
  trackingCode: { id: 'Kode usulan', en: 'Proposal code' },
  trackingHint: { id: '10 huruf dan angka pada tugas.', en: 'The 10 letters and digits on the task.' },
  outcome: { id: 'Hasil kunjungan', en: 'Result of the visit' },
  visit: { id: 'Kunjungan', en: 'Visit' },
  location: { id: 'Titik lokasi', en: 'Geotag' },
  note: { id: 'Catatan', en: 'Note' },
  witnessName: { id: 'Nama saksi', en: 'Name of the witness' },
  witnessRole: { id: 'Jabatan saksi', en: 'Office of the witness' },
  household: { id: 'Keterangan keluarga', en: 'About the household' },
  members: { id: 'Anggota keluarga', en: 'Member' },
  oneHead: {
    id: 'Harus ada tepat satu kepala keluarga. Perbaiki hubungan anggota sebelum mengirim.',
    en: 'There must be exactly one head of the household. Correct the relations before sending.',
  },
} as const satisfies Readonly<Record<string, BilingualText>>;

function trackingCode(): Row {
  return {
    type: 'text',
    name: 'trackingCode',
    ...inBoth('label', LABELS.trackingCode),
    ...inBoth('hint', LABELS.trackingHint),
    ...required(),
    ...constraint("regex(., '^[2-9A-HJ-NP-Z]{10}$')", 'wrong-shape'),
  };
}

function outcome(): Row {
  return { type: 'select_one outcome', name: 'outcome', ...inBoth('label', LABELS.outcome), ...required() };
}

function outcomeCodes({ householdOutcomes }: GroundcheckForm): readonly Code[] {
  const nobodyHome = { code: NOBODY_HOME, label: NOBODY_HOME_TITLE };
  return [...householdOutcomes.map(({ name, label }) => ({ code: name, label })), nobodyHome];
}

function codesOf<Name extends string>(
  names: readonly Name[],
  labels: Readonly<Record<Name, BilingualText>>,
): readonly Code[] {
  return names.map((code) => ({ code, label: labels[code] }));
}

function visitRows(): Row[] {
  const name = (field: string): string => questionName('visit', field);
  const photos = PHOTO_KINDS.map(photoQuestion);
  const noPhoto = photos.map((photo) => `\${${photo}} = ''`).join(' and ');
  const witness = `\${${name('witnessName')}}`;
  return [
    { type: 'begin_group', name: 'visit', ...inBoth('label', LABELS.visit) },
    { type: 'geopoint', name: name('location'), ...inBoth('label', LABELS.location), ...required(FOUND) },
    ...PHOTO_KINDS.map((kind) => ({
      type: 'image',
      name: photoQuestion(kind),
      ...inBoth('label', PHOTO_LABELS[kind]),
      ...(kind === 'front' ? required(FOUND) : {}),
      parameters: PHOTO_PIXELS,
    })),
    {
      type: 'text',
      name: name('witnessName'),
      ...inBoth('label', LABELS.witnessName),
      ...required(`${NOT_FOUND} and ${noPhoto}`),
      ...constraint(`string-length(.) <= ${LONGEST_NAME}`, 'too-long'),
    },
    {
      type: 'select_one witness_role',
      name: name('witnessRole'),
      ...inBoth('label', LABELS.witnessRole),
      relevant: `${witness} != ''`,
      ...required(),
    },
    {
      type: 'text',
      name: name('note'),
      appearance: 'multiline',
      ...inBoth('label', LABELS.note),
      ...constraint(`string-length(.) <= ${LONGEST_NOTE}`, 'too-long'),
    },
    { type: 'end_group', name: 'visit' },
  ];
}

/** A note that must be answered and cannot be: the form is not finished while it shows. */
function oneHead(): Row[] {
  return [
    { type: 'calculate', name: 'heads', calculation: 'sum(${p_isHead})' },
    {
      type: 'note',
      name: 'one_head_needed',
      ...inBoth('label', LABELS.oneHead),
      relevant: `${FOUND} and \${heads} != 1`,
      required: 'yes',
    },
  ];
}

function settings({ version }: GroundcheckForm): Row {
  return {
    form_title: `Groundcheck DTSEN ${version}`,
    form_id: ODK_FORM_ID,
    version,
    default_language: DEFAULT_LANGUAGE,
    // No answer enters the name of an instance: it is shown in lists and travels in the clear.
    instance_name: "concat('groundcheck ', ${trackingCode})",
  };
}
