import type { Sheet } from '../../groundcheck/answers';
import { answerTo } from '../../groundcheck/conditions';
import type { RankingFeature } from '../../groundcheck/features';
import type { GroundcheckForm, Item, Language } from '../../groundcheck/form';
import { CORRECTABLE, correctableItems, type CorrectableField } from '../../groundcheck/paper-correction';
import { comparedValue, type ComparedAnswer } from './side-by-side';

export interface Disputing {
  readonly form: GroundcheckForm;
  readonly language: Language;
  /** What the household was ranked by, as far as it is known. */
  readonly features: Readonly<Partial<Record<RankingFeature, number>>>;
  /** What whoever objects says is right instead. */
  readonly corrections: Sheet;
}

/**
 * What a ruling on papers may correct: what is on record beside what whoever objects says, in the order of the form. A question
 * of which neither is known is left out.
 */
export function disputedAnswers({ form, language, features, corrections }: Disputing): readonly ComparedAnswer[] {
  return correctableItems(form).flatMap((item) => {
    const current = onRecord(item, features[CORRECTABLE[item.field as CorrectableField]]);
    const incoming = answerTo(corrections, item.field);
    if (current === undefined && incoming === undefined) return [];
    return {
      pointer: `/corrections/${item.field}`,
      title: item.label[language],
      ...(current !== undefined && { current: comparedValue(item, { answer: current, language }) }),
      ...(incoming !== undefined && { incoming: comparedValue(item, { answer: incoming, language }) }),
      changed: incoming !== undefined && incoming !== current,
    };
  });
}

/** An answer as the form would have it, out of the number that the ranking looks at. 0 of a code is what was not asked. */
function onRecord({ type, codes }: Item, feature: number | undefined): unknown {
  if (feature === undefined) return undefined;
  if (type === 'yes-no') return feature === 1;
  if (type === 'code') return codes?.find(({ code }) => Number(code) === feature)?.code;
  return feature;
}
