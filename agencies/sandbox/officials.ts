import type { Role } from '../../domain/tasks/catalogue';
import { NATION } from '../../domain/region';

export interface Training {
  readonly formVersion: 'gc-2025-02' | 'gc-2026-02';
  /** yyyy-mm-dd */
  readonly trainedAt: string;
  readonly by: string;
}

/** An invented official of the demonstration. The token says who; role and region are a matter of our own table. */
export interface Official {
  /** Given to the sign-in service; unique. */
  readonly username: string;
  /** `sub` of the tokens. Fixed, so that a restart does not make a stranger of anybody. */
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  /** Region code of the office; empty for a national one. */
  readonly office: string;
  /** Village of a village operator. */
  readonly village?: string;
  /** Neighbourhood a facilitator lives in and may not visit. */
  readonly ownRt?: { readonly villageCode: string; readonly rt: string };
  /** Groundcheck forms a facilitator is trained for. */
  readonly trainedFor?: readonly Training[];
}

/** Kabupaten/kota of the demonstration with two villages each: one in each of Indonesia's time zones. */
export const DEMONSTRATION_REGIONS = [
  {
    kabupaten: '3201',
    name: 'Kabupaten Bogor',
    villages: [
      { code: '3201022003', name: 'Ciangsana' },
      { code: '3201011006', name: 'Cibinong' },
    ],
  },
  {
    kabupaten: '7371',
    name: 'Kota Makassar',
    villages: [
      { code: '7371011003', name: 'Kunjung Mae' },
      { code: '7371021001', name: 'Sambung Jawa' },
    ],
  },
  {
    kabupaten: '9171',
    name: 'Kota Jayapura',
    villages: [
      { code: '9171032001', name: 'Nafri' },
      { code: '9171021005', name: 'Entrop' },
    ],
  },
] as const;

const TRAINED: readonly Training[] = [
  { formVersion: 'gc-2025-02', trainedAt: '2025-02-12', by: 'BPS' },
  { formVersion: 'gc-2026-02', trainedAt: '2025-11-20', by: 'BPS' },
];

type Region = (typeof DEMONSTRATION_REGIONS)[number];
/** Username and name, in the order of the posts below. */
type Staff = readonly (readonly [username: string, name: string])[];

const STAFF: Readonly<Record<Region['kabupaten'], Staff>> = {
  '3201': [
    ['siti', 'Siti Nurhaliza Ramdani'],
    ['asep', 'Asep Sunandar'],
    ['budi', 'Budi Santoso'],
    ['euis', 'Euis Komariah'],
    ['dadang', 'Dadang Suherman'],
    ['rina', 'Rina Marlina'],
    ['wawan', 'Wawan Gunawan'],
    ['neneng', 'Neneng Hasanah'],
    ['ujang', 'Ujang Permana'],
    ['tuti', 'Tuti Alawiyah'],
    ['iwan', 'Iwan Setiawan'],
  ],
  '7371': [
    ['andi', 'Andi Baso Rahman'],
    ['besse', 'Besse Tenri'],
    ['daeng', 'Daeng Mattawang'],
    ['halimah', 'Halimah Syam'],
    ['syamsul', 'Syamsul Bahri'],
    ['hasnah', 'Hasnah Latief'],
    ['ridwan', 'Ridwan Tahir'],
    ['nurul', 'Nurul Fadilah'],
    ['anwar', 'Anwar Makkasau'],
    ['fatimah', 'Fatimah Azis'],
    ['yusuf', 'Yusuf Palinrungi'],
  ],
  '9171': [
    ['yohana', 'Yohana Awi'],
    ['markus', 'Markus Sibi'],
    ['wayan', 'Wayan Sudarma'],
    ['debora', 'Debora Merahabia'],
    ['petrus', 'Petrus Hamadi'],
    ['maria', 'Maria Itaar'],
    ['samuel', 'Samuel Ireeuw'],
    ['ruth', 'Ruth Chaay'],
    ['yakob', 'Yakob Fingkreuw'],
    ['novi', 'Novi Hanasbey'],
    ['elias', 'Elias Mano'],
  ],
};

/** Posts of a kabupaten. Those that check each other are held by two, so that four eyes are possible. */
const POSTS: readonly ((region: Region) => Omit<Official, 'username' | 'subject' | 'name'>)[] = [
  ({ villages }) => ({ role: 'village-operator', office: villages[0].code, village: villages[0].code }),
  ({ villages }) => ({ role: 'village-operator', office: villages[1].code, village: villages[1].code }),
  ...Array.from({ length: 2 }, () => atKabupaten('dinsos-verifier')),
  ...Array.from({ length: 2 }, () => atKabupaten('dinsos-head')),
  ...Array.from({ length: 2 }, () => atKabupaten('pkh-coordinator')),
  ({ kabupaten }) => ({ role: 'field-facilitator', office: kabupaten, trainedFor: TRAINED }),
  ({ kabupaten, villages }) => ({
    role: 'field-facilitator',
    office: kabupaten,
    trainedFor: TRAINED,
    ownRt: { villageCode: villages[0].code, rt: '001' },
  }),
  ({ kabupaten }) => ({ role: 'field-facilitator', office: kabupaten, trainedFor: [] }),
];

const BEYOND_KABUPATEN: readonly Omit<Official, 'subject'>[] = [
  { username: 'lilis', name: 'Lilis Suryani', role: 'province-officer', office: '32' },
  { username: 'rahmat', name: 'Rahmat Hidayat Mappiasse', role: 'province-officer', office: '73' },
  { username: 'agustina', name: 'Agustina Wambrauw', role: 'province-officer', office: '91' },
  { username: 'dewi', name: 'Dewi Anggraini', role: 'kemensos-officer', office: NATION },
  { username: 'hendro', name: 'Hendro Wicaksono', role: 'kemensos-officer', office: NATION },
  { username: 'putri', name: 'Putri Maharani', role: 'pusdatin-officer', office: NATION },
  { username: 'fajar', name: 'Fajar Nugroho', role: 'pusdatin-officer', office: NATION },
  { username: 'ratna', name: 'Ratna Kusumawati', role: 'bps-officer', office: NATION },
  { username: 'bagus', name: 'Bagus Prasetyo', role: 'bps-officer', office: NATION },
  { username: 'made', name: 'Made Artawan', role: 'system-operator', office: NATION },
  { username: 'lina', name: 'Lina Tobing', role: 'system-operator', office: NATION },
];

/** Everybody who can sign in to the demonstration. */
export const OFFICIALS: readonly Official[] = [...DEMONSTRATION_REGIONS.flatMap(staffOf), ...BEYOND_KABUPATEN].map(
  (official, index) => ({ ...official, subject: subjectFor(index + 1) }),
);

/** A programme that calls by client credentials; `username` is the client id. */
export interface Integrator extends Official {
  readonly scopes: readonly string[];
}

/**
 * Programmes that file for others, and the one that pays. Nobody signs in as one. Their subjects are counted apart, so that
 * new officials do not move them.
 */
export const INTEGRATORS: readonly Integrator[] = [
  { username: 'integrator-bogor', name: 'Sistem desa Kabupaten Bogor', office: '3201' },
  { username: 'integrator-makassar', name: 'Sistem layanan Kota Makassar', office: '7371' },
  { username: 'integrator-jayapura', name: 'Sistem layanan Kota Jayapura', office: '9171' },
  { username: 'cek-bansos', name: 'Aplikasi Cek Bansos', office: NATION },
  { username: 'payer', name: 'Bank penyalur', office: NATION, scopes: ['payment:report'] },
].map((integrator, index) => ({
  scopes: ['proposal:submit', 'proposal:read'],
  ...integrator,
  role: 'integrator',
  subject: subjectFor(9001 + index),
}));

/** The official with this user name, if there is one. */
export function findOfficial(username: string): Official | undefined {
  return OFFICIALS.find((official) => official.username === username);
}

function staffOf(region: Region): Omit<Official, 'subject'>[] {
  return STAFF[region.kabupaten].flatMap(([username, name], index) => {
    const post = POSTS[index];
    return post === undefined ? [] : [{ username, name, ...post(region) }];
  });
}

function atKabupaten(role: Role) {
  return ({ kabupaten }: Region) => ({ role, office: kabupaten });
}

/** A UUID of version 4 by shape, recognisable as ours by its beginning. New officials are added at the end. */
function subjectFor(number: number): string {
  return `d75e0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
