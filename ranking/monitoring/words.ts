import type { Language } from '../../domain/groundcheck/form';
import { MONITORING_TEXTS } from '../../domain/texts/monitoring-texts';
import { text } from '../report-page';

/** How one language says texts and figures, as HTML. What is not told is a dash. */
export interface Words {
  readonly language: Language;
  readonly say: (key: keyof typeof MONITORING_TEXTS, parts?: Readonly<Record<string, string>>) => string;
  readonly number: (value: number | null) => string;
  readonly percent: (share: number | null) => string;
  readonly hours: (seconds: number) => string;
}

const NOT_TOLD = '–';

/** Words of a language. */
export function wordsOf(language: Language): Words {
  const number = (value: number | null): string => (value === null ? NOT_TOLD : value.toLocaleString(language));
  return {
    language,
    number,
    say(key, parts = {}) {
      return Object.entries(parts).reduce(
        (said, [name, part]) => said.replace(`{${name}}`, () => part),
        text(MONITORING_TEXTS[key][language]),
      );
    },
    percent(share) {
      if (share === null) return NOT_TOLD;
      return `${(share * 100).toLocaleString(language, { maximumFractionDigits: 1 })}%`;
    },
    hours: (seconds) => number(Math.round(seconds / 36) / 100),
  };
}
