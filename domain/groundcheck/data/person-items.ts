import type { Code, Condition, GroundcheckFormVersion, Item, PersonOutcome } from '../form';
import { HEALTH_ITEMS_2025, HEALTH_ITEMS_2026 } from './person-health-items';
import { IDENTITY_ITEMS, NIK } from './person-identity-items';
import { livingItems, type LivingCodes } from './person-living-items';
import {
  DIPLOMA_2025,
  DIPLOMA_2026,
  RELATION_2025,
  RELATION_2026,
  SCHOOLING_2025,
  SCHOOLING_2026,
  WORK_STATUS_2025,
  WORK_STATUS_2026,
} from './person-codes';
import { PERSON_OUTCOMES } from './person-outcomes';
import { bilingual, FASIH_2026, GC_AJAR, GC_AJAR_REGSOSEK } from './sources';

const LIVING_CODES: Readonly<Record<GroundcheckFormVersion, LivingCodes>> = {
  'gc-2025-02': {
    schooling: SCHOOLING_2025,
    attended: ['2', '3'],
    diploma: DIPLOMA_2025,
    workStatus: WORK_STATUS_2025,
    source: GC_AJAR_REGSOSEK,
  },
  'gc-2026-02': {
    schooling: SCHOOLING_2026,
    attended: ['1', '2'],
    diploma: DIPLOMA_2026,
    workStatus: WORK_STATUS_2026,
    source: `${FASIH_2026}; definitions: ${GC_AJAR}`,
  },
};

/** The person sheet of a version, in the order of asking. Everything after `presence` is asked only of people found. */
export function personItems(version: GroundcheckFormVersion): readonly Item[] {
  const is2025 = version === 'gc-2025-02';
  const outcomes = PERSON_OUTCOMES[version];
  const found: Condition = { field: 'presence', in: outcomes.filter((o) => o.continues).map((o) => o.code) };
  const asked = [
    ...IDENTITY_ITEMS,
    relationItem(is2025 ? RELATION_2025 : RELATION_2026, is2025 ? GC_AJAR_REGSOSEK : FASIH_2026),
    ...livingItems(LIVING_CODES[version]),
    ...(is2025 ? HEALTH_ITEMS_2025 : HEALTH_ITEMS_2026),
  ];
  return [NIK, presenceItem(outcomes, is2025 ? `${GC_AJAR}. Unsure: the deck prints no codes` : FASIH_2026)].concat(
    asked.map((item) => onlyWhen(found, item)),
  );
}

function presenceItem(outcomes: readonly PersonOutcome[], source: string): Item {
  return {
    variable: 0,
    field: 'presence',
    label: bilingual('Keberadaan', 'Presence'),
    definition: bilingual(
      'Ditemukan berarti masih dapat ditemui di wilayah kerja petugas. Meninggal cukup menurut pengakuan responden.',
      "Found means still reachable inside the officer's work area. For a death the respondent's word is enough.",
    ),
    type: 'code',
    codes: outcomes.map(({ code, label }) => ({ code, label })),
    required: true,
    source: `${source}; asked before the 13 variables`,
  };
}

function relationItem(codes: readonly Code[], source: string): Item {
  return {
    variable: 7,
    field: 'relation',
    label: bilingual('Hubungan dengan kepala keluarga', 'Relation to the head of household'),
    definition: bilingual(
      'Hubungan dengan kepala keluarga pada KK; bila kepala keluarga meninggal, dengan penggantinya. Anak mencakup anak tiri dan angkat.',
      'Relation to the head named on the KK; if the head died, to the successor. Child covers step and adopted children.',
    ),
    type: 'code',
    codes,
    required: true,
    source,
  };
}

function onlyWhen(condition: Condition, item: Item): Item {
  return { ...item, shownWhen: item.shownWhen === undefined ? condition : { all: [condition, item.shownWhen] } };
}
