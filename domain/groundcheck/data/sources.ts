import type { BilingualText, Code } from '../form';

export const GC_AJAR = 'BPS, Bahan ajar groundcheck DTSEN, 25-26 February 2025';
export const REGSOSEK = 'Regsosek 2022.K code list, OpenSID app/Enums/Dtks/Regsosek2022kEnum.php';
export const FASIH_2026 = 'FASIH questionnaire "Pemutakhiran DTSEN PBI 2026", seen in a village app (secondary source)';
export const GC_AJAR_REGSOSEK = `${GC_AJAR}; codes: ${REGSOSEK}`;
/** For items whose 2026 code list was not seen. */
export const REUSED_IN_2026 = `${GC_AJAR_REGSOSEK}. The 2026 list was not seen: taken to be the same`;

/** One text in both languages. */
export function bilingual(id: string, en: string): BilingualText {
  return { id, en };
}

/** Rows of official code, Indonesian label, English label. */
export function codeList(rows: readonly (readonly [code: string, id: string, en: string])[]): readonly Code[] {
  return rows.map(([code, id, en]) => ({ code, label: bilingual(id, en) }));
}
