import type { Condition, Item, ItemType } from '../form';
import { questionName, YES, NO, type Sheet } from './names';

/** A rule of the form as XPath, the way XLSForm writes it: `${name}` is the answer to another question. */
type Expression = string;

/** A reference to another question of the same sheet. */
export function answerOf(sheet: Sheet, field: string): Expression {
  return `\${${questionName(sheet, field)}}`;
}

/** When an item is asked. */
export function relevantWhen(condition: Condition, sheet: Sheet): Expression {
  if ('all' in condition) return joined(condition.all, { sheet, by: 'and' });
  if ('any' in condition) return joined(condition.any, { sheet, by: 'or' });
  const answer = answerOf(sheet, condition.field);
  if ('in' in condition) {
    const codes = condition.in.map((code) => `${answer} = '${code}'`);
    return codes.length === 1 ? codes.join('') : `(${codes.join(' or ')})`;
  }
  if ('is' in condition) return `${answer} = '${condition.is ? YES : NO}'`;
  return `${answer} >= ${String(condition.atLeast)}`;
}

function joined(
  parts: readonly Condition[],
  { sheet, by }: { readonly sheet: Sheet; readonly by: 'and' | 'or' },
): Expression {
  return `(${parts.map((part) => relevantWhen(part, sheet)).join(` ${by} `)})`;
}

/** A rule for one answer and the code of its fault, in whose words the device refuses. */
export interface Constraint {
  readonly expression: Expression;
  readonly fault: string;
}

const ALL_OF_LAND: Constraint = {
  expression: `not(\${h_farmLandHectare} > 0 and . = '${NO}')`,
  fault: 'land-implies-ownership',
};
const INSIDE = ['provinceCode', 'kabupatenCode', 'kecamatanCode', 'villageCode'];

/** Rules between answers that a device can check while it is being filled in; the others are checked on arrival. */
function constraintAcross({ field }: Item, sheet: Sheet): readonly Constraint[] {
  if (sheet !== 'household') return [];
  if (field === 'ownsOtherLand') return [ALL_OF_LAND];
  const outer = INSIDE[INSIDE.indexOf(field) - 1];
  if (outer === undefined) return [];
  return [{ expression: `starts-with(., ${answerOf(sheet, outer)})`, fault: 'region-codes-differ' }];
}

/** What an answer must satisfy, each rule with the fault it would be. */
export function constraintsOf(item: Item, sheet: Sheet): readonly Constraint[] {
  return [...ALONE[item.type](item), ...constraintAcross(item, sheet)];
}

const ALONE: Readonly<Record<ItemType, (item: Item) => readonly Constraint[]>> = {
  text: textConstraints,
  texts: textConstraints,
  integer: rangeConstraints,
  decimal: rangeConstraints,
  date: () => [{ expression: '. <= today()', fault: 'date-in-future' }],
  identity: ({ field }) => {
    return [{ expression: "regex(., '^[0-9]{16}$')", fault: field === 'nik' ? 'nik-shape' : 'kk-number-shape' }];
  },
  code: () => [],
  codes: () => [],
  'yes-no': () => [],
  geopoint: () => [],
};

function textConstraints({ maxLength, pattern }: Item): readonly Constraint[] {
  return [
    ...(maxLength === undefined ? [] : [{ expression: `string-length(.) <= ${maxLength}`, fault: 'too-long' }]),
    ...(pattern === undefined ? [] : [{ expression: `regex(., '${pattern}')`, fault: 'wrong-shape' }]),
  ];
}

function rangeConstraints({ min, max, minUnlessZero }: Item): readonly Constraint[] {
  const limits = [
    ...(min === undefined ? [] : [`. >= ${min}`]),
    ...(max === undefined ? [] : [`. <= ${max}`]),
    ...(minUnlessZero === undefined ? [] : [`(. = 0 or . >= ${minUnlessZero})`]),
  ];
  return limits.length === 0 ? [] : [{ expression: limits.join(' and '), fault: 'out-of-range' }];
}

/** Completed years on the day of the visit. Month and day as one number, so that XPath compares them. */
export function ageExpression(birthDate: Expression): Expression {
  const part = (date: string, format: string): string => `int(format-date(${date}, '${format}'))`;
  const [visited, born] = ['${start}', birthDate];
  const notYet = `if(${part(visited, '%m%d')} < ${part(born, '%m%d')}, 1, 0)`;
  return `${part(visited, '%Y')} - ${part(born, '%Y')} - ${notYet}`;
}
