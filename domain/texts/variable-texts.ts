import type { BilingualText } from '../groundcheck/form';
import { correctableItems } from '../groundcheck/paper-correction';
import { GROUNDCHECK_FORMS } from '../groundcheck/versions';

/** What may be corrected on papers, in the words of the latest form that asks it. */
export const VARIABLE_TEXTS: Readonly<Record<string, BilingualText>> = Object.fromEntries(
  GROUNDCHECK_FORMS.flatMap((form) => correctableItems(form).map(({ field, label }) => [field, label])),
);
