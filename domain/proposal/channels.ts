import { PROGRAMMES, type Programme } from '../eligibility/rules';
import type { Role } from '../tasks/catalogue';
import type { EvidenceKind } from './submission';

/** The doors a proposal comes in by. */
export const CHANNELS = ['village', 'dinsos', 'citizen', 'kemensos'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a door demands of the first office, and of the proposal before Dinsos looks at it. */
export interface ChannelRule {
  readonly officialName: { readonly id: string; readonly en: string };
  /** Programmes a household can ask for at this door. */
  readonly programmes: readonly Programme[];
  /** Evidence the proposal must carry when it is filed. */
  readonly evidenceAtFiling: readonly EvidenceKind[];
  /** Evidence that must exist before Dinsos verifies; what is missing is asked of the village in a `deliberation` task. */
  readonly evidenceBeforeVerification: readonly EvidenceKind[];
  /** How the proposal is first verified. */
  readonly firstVerification: 'village-deliberation' | 'dinsos-visit' | 'psks-visit' | 'unit-assessment';
  /** Whether the rule demands a field visit whatever Dukcapil says. */
  readonly groundcheck: 'always' | 'by-risk';
  /** Sources place the visit before Dinsos verifies or after Pusdatin registers; both must be possible. */
  readonly groundcheckBefore: 'verification' | 'ranking';
  readonly basis: string;
}

export interface ChannelRules {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  readonly rules: Readonly<Record<Channel, ChannelRule>>;
}

const DELIBERATION: readonly EvidenceKind[] = ['berita-acara', 'attendance-list', 'sptjm'];

/**
 * What the app offers; village and Dinsos are taken to offer the same. ATENSI follows an assessment by a Kemensos unit,
 * which is the one that proposes those it serves.
 * @basis JAWAWA, April 2026 (Sembako, PKH, PBI-JK); Permensos 3/2025 art. 9, 16; the rest none: policy assumption
 */
const OFFERED_TO_ALL: readonly Programme[] = ['PKH', 'SEMBAKO', 'PBI-JK'];

const WITH_DELIBERATION: ChannelRules = {
  id: 'doors-2025-06',
  validFrom: '2025-06-10',
  source: 'Permensos 3/2025 art. 4-10; Panduan Paser 2026 (musdes, SPTJM)',
  rules: {
    village: {
      officialName: { id: 'Desa/kelurahan', en: 'Village' },
      programmes: OFFERED_TO_ALL,
      evidenceAtFiling: ['ktp', 'kk', 'house-photo'],
      evidenceBeforeVerification: DELIBERATION,
      firstVerification: 'village-deliberation',
      groundcheck: 'always',
      groundcheckBefore: 'ranking',
      basis: 'Permensos 3/2025 art. 5',
    },
    dinsos: {
      officialName: { id: 'Dinas sosial', en: 'Dinsos' },
      programmes: OFFERED_TO_ALL,
      evidenceAtFiling: ['ktp', 'kk'],
      evidenceBeforeVerification: ['sptjm'],
      firstVerification: 'dinsos-visit',
      groundcheck: 'by-risk',
      groundcheckBefore: 'ranking',
      basis: 'Permensos 3/2025 art. 4, 6',
    },
    citizen: {
      officialName: { id: 'Cek Bansos', en: 'Cek Bansos' },
      programmes: OFFERED_TO_ALL,
      evidenceAtFiling: ['ktp', 'house-photo'],
      evidenceBeforeVerification: [],
      firstVerification: 'psks-visit',
      groundcheck: 'always',
      groundcheckBefore: 'verification',
      basis: 'Permensos 3/2025 art. 10',
    },
    kemensos: {
      officialName: { id: 'Unit kerja Kemensos', en: 'Kemensos unit' },
      programmes: PROGRAMMES,
      evidenceAtFiling: ['assignment-letter'],
      evidenceBeforeVerification: [],
      firstVerification: 'unit-assessment',
      groundcheck: 'by-risk',
      groundcheckBefore: 'ranking',
      basis: 'Permensos 3/2025 art. 9',
    },
  },
};

const NATIONAL_MINIMUM: ChannelRules = {
  ...WITH_DELIBERATION,
  id: 'doors-2025-06-minimum',
  source: 'Permensos 3/2025 art. 5(2): deliberation "can be" held',
  rules: {
    ...WITH_DELIBERATION.rules,
    village: { ...WITH_DELIBERATION.rules.village, evidenceBeforeVerification: [] },
  },
};

/**
 * The doors by version. Deliberation is optional in Permensos 3/2025 and demanded by local rules, so both exist.
 * @basis Permensos 3/2025, art. 3-10; Panduan Paser 2026 (musdes)
 */
export const CHANNEL_RULES: readonly ChannelRules[] = [WITH_DELIBERATION, NATIONAL_MINIMUM];

/** Rules by id, or `undefined` when the version is not known. */
export function findChannelRules(id: string): ChannelRules | undefined {
  return CHANNEL_RULES.find((rules) => rules.id === id);
}

/** Evidence kinds in `needed` that `present` does not hold, in the order of `needed`. */
export function missingEvidence(needed: readonly EvidenceKind[], present: readonly EvidenceKind[]): EvidenceKind[] {
  return needed.filter((kind) => !present.includes(kind));
}

/**
 * Who may file by which door. Offices file for their own territory only; a programme that files for citizens (the Cek
 * Bansos app) is an integrator.
 * @basis Permensos 3/2025, art. 4-5 (operators of village and kabupaten), 9 (Kemensos units), 10 (citizens)
 */
export const FILERS: Readonly<Partial<Record<Role, readonly Channel[]>>> = {
  'village-operator': ['village'],
  'dinsos-verifier': ['dinsos'],
  'kemensos-officer': ['kemensos'],
  integrator: ['citizen', 'village', 'dinsos', 'kemensos'],
};
