/**
 * Characters that hide what a text really says or how it is ordered: controls, formats (zero-width, right-to-left,
 * tags), separators of lines, halves of characters, private use, what Unicode has not assigned, and letters it says are
 * drawn as nothing. The blank of Braille is drawn as nothing too, whatever its class says.
 */
const INVISIBLE = '\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\p{DI}\\u2800';

const NOT_ONE_LINE = new RegExp(`[${INVISIBLE}]`, 'u');
const LINE_BREAKS = /\r?\n/gu;

/** Whether a text of one line holds a character nobody can see. */
export function hasInvisibleCharacters(text: string): boolean {
  return NOT_ONE_LINE.test(text);
}

/** The same of a text that may have several lines: line breaks are allowed, nothing else that is unseen. */
export function hasInvisibleCharactersInLines(text: string): boolean {
  return NOT_ONE_LINE.test(text.replaceAll(LINE_BREAKS, ''));
}

/** A JSON Schema pattern for one line that says something once the blanks around it are taken off. */
export function filledLinePattern(maxLength: number): string {
  return `^\\s*(?=\\S)[^${INVISIBLE}]{1,${String(maxLength)}}\\s*$`;
}

/** A JSON Schema pattern for one line without anything unseen, which may be blank. */
export const VISIBLE_LINE_PATTERN = `^[^${INVISIBLE}]*$`;
/** One line that says something. */
export const SAYING_LINE_PATTERN = `^(?=.*\\S)[^${INVISIBLE}]*$`;
/** One line or several that say something. */
export const SAYING_LINES_PATTERN = `^(?=[\\s\\S]*\\S)(?:[^${INVISIBLE}]|\\r?\\n)*$`;
