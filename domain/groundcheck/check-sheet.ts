import type { Sheet } from './answers';
import { checkValue } from './check-value';
import { answerTo, fieldsOf, isMet } from './conditions';
import { faultsAt, type Fault } from './faults';
import type { Item } from './form';

/** A sheet of answers with the items it answers. `pointer` says where it stands in the whole set. */
export interface SheetInPlace {
  readonly items: readonly Item[];
  readonly sheet: Sheet;
  readonly pointer: string;
  readonly today: string;
}

/**
 * Compares a sheet with its items: what is asked must be answered, what is not asked must not be.
 * @basis GC-AJAR (skip rules); FASIH 2026 questionnaire: fields are required when shown
 */
export function checkSheet(place: SheetInPlace): Fault[] {
  const fields = new Set(place.items.map(({ field }) => field));
  const checked = place.items.map((item) => ({ item, faults: checkItem(item, place) }));
  const amiss = new Set(
    checked.filter(({ faults }) => faults.some(({ code }) => code !== 'not-shown')).map(({ item }) => item.field),
  );
  return [
    ...unknownFields({ ...place, fields }),
    ...checked.filter(({ item }) => amiss.has(item.field) || !dependsOn(amiss, item)).flatMap(({ faults }) => faults),
  ];
}

/** Whether an item is shown by an answer that is itself amiss: saying that it is not shown would then mislead. */
function dependsOn(amiss: ReadonlySet<string>, { shownWhen }: Item): boolean {
  return shownWhen !== undefined && fieldsOf(shownWhen).some((field) => amiss.has(field));
}

/** Unknown names are counted and not repeated: a client may have used a NIK or a name as a key. */
export function unknownFields({
  sheet,
  fields,
  pointer,
}: {
  readonly sheet: Sheet;
  readonly fields: ReadonlySet<string>;
  readonly pointer: string;
}): Fault[] {
  const count = Object.keys(sheet).filter((key) => !fields.has(key)).length;
  return count === 0 ? [] : [{ pointer, code: 'unknown-field', parameters: { count } }];
}

function checkItem(item: Item, { sheet, pointer, today }: SheetInPlace): Fault[] {
  const value = answerTo(sheet, item.field);
  const at = `${pointer}/${item.field}`;
  const isShown = item.shownWhen === undefined || isMet(item.shownWhen, sheet);
  if (!isShown) return value === undefined ? [] : [{ pointer: at, code: 'not-shown' }];
  if (value === undefined) return item.required ? [{ pointer: at, code: 'missing' }] : [];
  return [...faultsAt(at, checkValue({ item, value, today })), ...checkRowCount(item, { sheet, at })];
}

/** @basis GC-AJAR: as many customer ids as meters */
function checkRowCount(
  { field, countedBy }: Item,
  { sheet, at }: { readonly sheet: Sheet; readonly at: string },
): Fault[] {
  const rows = answerTo(sheet, field);
  if (countedBy === undefined || !Array.isArray(rows)) return [];
  const count = answerTo(sheet, countedBy);
  return typeof count === 'number' && count !== rows.length ? [{ pointer: at, code: 'rows-differ-from-count' }] : [];
}
