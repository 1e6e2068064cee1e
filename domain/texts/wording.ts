import type { BilingualText } from '../groundcheck/form';

/** What is said of a code, and what the reader can do or expect next. */
export interface Advice {
  readonly text: BilingualText;
  readonly next: BilingualText;
}

/** One text in both languages. */
export function say(id: string, en: string): BilingualText {
  return { id, en };
}

/** One of the two halves of a table of advice. */
export function half<Code extends string>(
  table: Readonly<Record<Code, Advice>>,
  part: keyof Advice,
): Readonly<Record<Code, BilingualText>> {
  const rows = Object.entries<Advice>(table).map(([code, advice]) => [code, advice[part]]);
  return Object.fromEntries(rows) as Record<Code, BilingualText>;
}
