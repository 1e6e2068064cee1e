import type { GroundcheckForm, GroundcheckFormVersion } from './form';
import { ASSET_ITEMS } from './data/asset-items';
import { placeItems } from './data/household-place-items';
import { structureItems } from './data/household-structure-items';
import { UTILITY_ITEMS } from './data/household-utility-items';
import { personItems } from './data/person-items';
import { PERSON_OUTCOMES } from './data/person-outcomes';
import { FASIH_2026, GC_AJAR } from './data/sources';
import { householdOutcomes } from './stop-codes';

function formOf(
  version: GroundcheckFormVersion,
  validity: Pick<GroundcheckForm, 'validFrom' | 'validTo' | 'source'>,
): GroundcheckForm {
  return {
    version,
    ...validity,
    person: personItems(version),
    household: [...placeItems(version), ...structureItems(version), ...UTILITY_ITEMS, ...ASSET_ITEMS],
    householdOutcomes: householdOutcomes(version),
    personOutcomes: PERSON_OUTCOMES[version],
  };
}

/** Every version of the form, oldest first. Validity follows the campaigns: the 2025 training and the launch of 2026. */
export const GROUNDCHECK_FORMS: readonly GroundcheckForm[] = [
  formOf('gc-2025-02', {
    validFrom: '2025-02-25',
    validTo: '2026-02-18',
    source: `${GC_AJAR}; outcomes: BPS, Pemeringkatan DTSEN, 8 July 2025. Unsure: last day, taken from the launch of 2026`,
  }),
  formOf('gc-2026-02', {
    validFrom: '2026-02-19',
    source: `${FASIH_2026}; definitions: ${GC_AJAR}; launch on 19 February 2026`,
  }),
];

/** The form of a version a case is pinned to; `undefined` when no such version was ever in force. */
export function findGroundcheckForm(version: string): GroundcheckForm | undefined {
  return GROUNDCHECK_FORMS.find((form) => form.version === version);
}

/** The form in force on a day (yyyy-mm-dd); `undefined` before the first one. */
export function currentGroundcheckForm(isoDate: string): GroundcheckForm | undefined {
  return GROUNDCHECK_FORMS.find(
    ({ validFrom, validTo }) => validFrom <= isoDate && (validTo === undefined || isoDate <= validTo),
  );
}
