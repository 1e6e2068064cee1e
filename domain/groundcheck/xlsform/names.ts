import type { Item } from '../form';

/** Both sheets have a village code and a KK number, and the names of an XForm share one space. */
const PREFIXES = { household: 'h_', members: 'p_', visit: 'v_' } as const;
export type Sheet = keyof typeof PREFIXES;

/** Name of a question in the XForm. */
export function questionName(sheet: Sheet, field: string): string {
  return `${PREFIXES[sheet]}${field}`;
}

/** Name of the one question inside the repeat of an item that has rows. */
export function rowName(sheet: Sheet, field: string): string {
  return `${questionName(sheet, field)}_row`;
}

/** Items with a row for each unit that another item counts: a repeat in the XForm, a list in the answers. */
export function hasRows({ type }: Pick<Item, 'type'>): boolean {
  return type === 'texts' || type === 'codes';
}

export const YES = 'yes';
export const NO = 'no';
