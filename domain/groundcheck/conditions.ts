import type { Sheet } from './answers';
import type { Condition } from './form';

/** Whether a JSON value is an object: neither `null` nor an array. */
export function isSheet(value: unknown): value is Sheet {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The sheet's own answer: `toString` and its like, which every object inherits, are no answers. */
export function answerTo(sheet: Sheet, field: string): unknown {
  return Object.hasOwn(sheet, field) ? sheet[field] : undefined;
}

/** Whether a condition is met by the answers given. An answer of the wrong type meets nothing. */
export function isMet(condition: Condition, sheet: Sheet): boolean {
  if ('all' in condition) return condition.all.every((part) => isMet(part, sheet));
  if ('any' in condition) return condition.any.some((part) => isMet(part, sheet));
  const answer = answerTo(sheet, condition.field);
  if ('in' in condition) return typeof answer === 'string' && condition.in.includes(answer);
  if ('is' in condition) return answer === condition.is;
  return typeof answer === 'number' && answer >= condition.atLeast;
}

/** The fields a condition looks at. */
export function fieldsOf(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  return [condition.field];
}
