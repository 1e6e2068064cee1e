import type { Language } from '../groundcheck/form';

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  id: [
    'Januari',
    'Februari',
    'Maret',
    'April',
    'Mei',
    'Juni',
    'Juli',
    'Agustus',
    'September',
    'Oktober',
    'November',
    'Desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

const ROMAN = { '1': 'I', '2': 'II', '3': 'III', '4': 'IV' } as const;

interface NamedDay {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

function namedDay(text: string, language: Language): NamedDay | undefined {
  const [, year = '', number = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const month = MONTHS[language][Number(number) - 1];
  return month === undefined ? undefined : { day: String(Number(day)), month, year };
}

/** `2026-04-22` as `22 April 2026`. Any other text is given back as it is. */
export function dayText(text: string, language: Language): string {
  const named = namedDay(text, language);
  return named === undefined ? text : `${named.day} ${named.month} ${named.year}`;
}

/** `2026-04-01` as `April 2026`. Any other text is given back as it is. */
export function monthText(text: string, language: Language): string {
  const named = namedDay(text, language);
  return named === undefined ? text : `${named.month} ${named.year}`;
}

/** Two days as people write a span: `22-28 April 2026`, in English with a dash, saying month and year as often as needed. */
export function periodText({ from, until }: { from: string; until: string }, language: Language): string {
  const first = namedDay(from, language);
  const last = namedDay(until, language);
  const dash = language === 'id' ? '-' : '–';
  if (first === undefined || last === undefined) return `${from} ${dash} ${until}`;
  const end = dayText(until, language);
  if (from === until) return end;
  if (first.year !== last.year) return `${dayText(from, language)} ${dash} ${end}`;
  return first.month === last.month ? `${first.day}${dash}${end}` : `${first.day} ${first.month} ${dash} ${end}`;
}

function quarterParts(text: string): { readonly year: string; readonly number: keyof typeof ROMAN } | undefined {
  const [, year = '', number] = /^(\d{4})Q([1-4])$/.exec(text) ?? [];
  return number === undefined ? undefined : { year, number: number as keyof typeof ROMAN };
}

/** `2026Q2` as `triwulan II 2026`. Any other text is given back as it is. */
export function quarterText(text: string, language: Language): string {
  const parts = quarterParts(text);
  if (parts === undefined) return text;
  const { year, number } = parts;
  return language === 'id' ? `triwulan ${ROMAN[number]} ${year}` : `quarter ${number} of ${year}`;
}

/** The version delivered in `2026Q2` as `versi 2 tahun 2026`. Any other text is given back as it is. */
export function versionText(text: string, language: Language): string {
  const parts = quarterParts(text);
  if (parts === undefined) return text;
  const { year, number } = parts;
  return language === 'id' ? `versi ${number} tahun ${year}` : `version ${number} of ${year}`;
}
