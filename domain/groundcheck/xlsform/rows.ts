import { textFor } from '../../texts/texts';
import type { BilingualText, Code, Item, ItemType } from '../form';
import { ageExpression, answerOf, constraintsOf, relevantWhen } from './expressions';
import { hasRows, NO, questionName, rowName, YES, type Sheet } from './names';

/** A row of a sheet by column name; a column that is missing is an empty cell. */
export type Row = Readonly<Record<string, string>>;

/** The languages as ODK shows them to choose from. */
const LANGUAGES = { id: 'Bahasa Indonesia (id)', en: 'English (en)' } as const;
export const DEFAULT_LANGUAGE = LANGUAGES.id;

/** A text in both languages, in the columns of `column`. */
export function inBoth(column: 'label' | 'hint' | 'constraint_message' | 'required_message', text: BilingualText): Row {
  return { [`${column}::${LANGUAGES.id}`]: text.id, [`${column}::${LANGUAGES.en}`]: text.en };
}

/** The words of a fault, which the device then refuses with as the server would. */
function faultText(code: string): BilingualText {
  const [id, en] = (['id', 'en'] as const).map((language) => textFor({ kind: 'refusal', code, language }));
  return { id: id ?? code, en: en ?? code };
}

/** A rule with the words of its fault. */
export function constraint(expression: string, fault: string): Row {
  return { constraint: expression, ...inBoth('constraint_message', faultText(fault)) };
}

/** Makes a question compulsory, always or when `expression` holds. */
export function required(expression = 'yes'): Row {
  return { required: expression, ...inBoth('required_message', faultText('missing')) };
}

export const YES_NO_LIST = 'yes_no';

/** Choices of the lists of codes. */
export function choices(list: string, codes: readonly Code[]): Row[] {
  return codes.map(({ code, label }) => ({ list_name: list, name: code, ...inBoth('label', label) }));
}

export const YES_NO: readonly Code[] = [
  { code: YES, label: { id: 'Ya', en: 'Yes' } },
  { code: NO, label: { id: 'Tidak', en: 'No' } },
];

interface Asked {
  readonly item: Item;
  readonly sheet: Sheet;
}

/** The questions of one item: one row, or a repeat for an item with rows. */
export function itemRows({ item, sheet }: Asked): Row[] {
  const relevant = item.shownWhen === undefined ? {} : { relevant: relevantWhen(item.shownWhen, sheet) };
  if (!hasRows(item)) return [{ ...question({ item, sheet }), ...relevant }];
  const name = questionName(sheet, item.field);
  const count = item.countedBy === undefined ? {} : { repeat_count: answerOf(sheet, item.countedBy) };
  return [
    { type: 'begin_repeat', name, ...inBoth('label', item.label), ...count, ...relevant },
    { ...question({ item, sheet }), name: rowName(sheet, item.field) },
    { type: 'end_repeat', name },
  ];
}

function question({ item, sheet }: Asked): Row {
  const name = questionName(sheet, item.field);
  // The device counts the age, as the official application does, so that it cannot disagree with the date of birth.
  if (item.field === 'age' && sheet === 'members')
    return { type: 'calculate', name, calculation: ageExpression(answerOf(sheet, 'birthDate')) };
  return {
    type: typeOf({ item, sheet }),
    name,
    ...inBoth('label', item.label),
    ...inBoth('hint', item.definition),
    ...(item.required ? required() : {}),
    ...constraintRow({ item, sheet }),
    ...(item.type === 'identity' ? { appearance: 'numbers' } : {}),
  };
}

function constraintRow({ item, sheet }: Asked): Row {
  const rules = constraintsOf(item, sheet);
  const [first] = rules;
  if (first === undefined) return {};
  return constraint(rules.map(({ expression }) => expression).join(' and '), first.fault);
}

const ODK_TYPES: Readonly<Record<ItemType, 'text' | 'integer' | 'decimal' | 'date' | 'geopoint' | 'select_one'>> = {
  text: 'text',
  texts: 'text',
  identity: 'text',
  integer: 'integer',
  decimal: 'decimal',
  date: 'date',
  geopoint: 'geopoint',
  code: 'select_one',
  codes: 'select_one',
  'yes-no': 'select_one',
};

function typeOf({ item, sheet }: Asked): string {
  const type = ODK_TYPES[item.type];
  if (type !== 'select_one') return type;
  return `select_one ${item.type === 'yes-no' ? YES_NO_LIST : questionName(sheet, item.field)}`;
}

/** The choices of one item, in a list of its own name. */
export function itemChoices({ item, sheet }: Asked): Row[] {
  return item.codes === undefined ? [] : choices(questionName(sheet, item.field), item.codes);
}
