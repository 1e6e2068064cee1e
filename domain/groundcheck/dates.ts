const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text is a day that exists, written yyyy-mm-dd. */
export function isRealDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const leapDay = month === 2 && isLeapYear(year) ? 1 : 0;
  return day >= 1 && day <= (DAYS_IN_MONTH[month - 1] ?? 0) + leapDay;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Shape of an ISO 8601 instant with its offset; whether the day exists is beyond a pattern. */
export const INSTANT_PATTERN =
  '^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$';
const INSTANT = new RegExp(INSTANT_PATTERN, 'u');

/** Whether a text is an ISO 8601 instant with its offset. */
export function isInstant(text: string): boolean {
  const [, date] = INSTANT.exec(text) ?? [];
  return date !== undefined && isRealDate(date);
}

/** Completed years between two days written yyyy-mm-dd; negative when `birthDate` lies later. */
export function completedYears({ birthDate, on }: { readonly birthDate: string; readonly on: string }): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  // Month and day compare as text; who is born on 29 February turns a year older on 1 March.
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
