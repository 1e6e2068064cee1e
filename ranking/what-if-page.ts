import type { Language } from '../domain/groundcheck/form';
import type { QuarterDates } from '../domain/calendar/quarter';
import { dayText, quarterText } from '../domain/texts/dates';
import { SMALLEST_GROUP } from '../domain/monitoring/small-cells';
import { WHAT_IF_TEXTS } from '../domain/texts/what-if-texts';
import { reportPage, reportTable, text } from './report-page';
import type { WhatIfRow, WhatIfSummary } from './what-if';
import { barChart } from './what-if-chart';
import type { Dimension } from './what-if-groups';

/** Names of what was compared, such as `V-79`. */
export interface VersionNames {
  readonly model: string;
  readonly rules: string;
  readonly quotas: string;
  /** Present where a calendar says who is in the quarter. */
  readonly calendar?: { readonly id: string; readonly dates: QuarterDates };
  /** Households it leaves to the next quarter. */
  readonly leftOut?: number;
}

export interface WhatIfPage {
  readonly summary: Pick<WhatIfSummary, 'differences' | 'rows'> & { readonly households: number };
  readonly baseline: VersionNames;
  readonly variant: VersionNames;
}

type Say = (text: keyof typeof WHAT_IF_TEXTS) => string;

const STYLE = `
:root{--gain:#1b6e53;--lose:#b3401f}
.key.up::before{background:var(--gain)}.key.down::before{background:var(--lose)}
.gain{fill:var(--gain)}.lose{fill:var(--lose)}
`;

/** One page in Indonesian and English, with everything it needs inside: it opens from a disk without a network. */
export function whatIfPage(page: WhatIfPage): string {
  return reportPage({ title: WHAT_IF_TEXTS.title, style: STYLE, inLanguage: (language) => inLanguage(page, language) });
}

function inLanguage({ summary, baseline, variant }: WhatIfPage, language: Language): string {
  const say: Say = (key) => text(WHAT_IF_TEXTS[key][language]);
  const number = (value: number | null): string => (value === null ? '–' : value.toLocaleString(language));
  const programmes = [...new Set(summary.rows.map(({ programme }) => programme))];
  const sheet = { say, number, rows: summary.rows };
  return `<h1>${say('title')}</h1><p>${say('lead')}</p>
${versionTable({ baseline, variant }, { say, number, language })}
<p>${say('households')}: <strong>${number(summary.households)}</strong>. ${say('differences')}: <strong>${number(summary.differences)}</strong>.</p>
<h2>${say('programmes')}</h2>${programmeTable(programmes, sheet)}
<p>${say('suppressed')}</p>
<h2>${say('byDecile')}</h2><p><span class="key up">${say('gained')}</span><span class="key down">${say('lost')}</span></p>
<div class="charts">${programmes.map((programme) => chartOf(programme, { ...sheet, language })).join('')}</div>
${programmes.map((programme) => programmeDetails(programme, sheet)).join('\n')}`;
}

interface Sheet {
  readonly say: Say;
  readonly number: (value: number | null) => string;
  readonly rows: readonly WhatIfRow[];
}

interface Words extends Pick<Sheet, 'say' | 'number'> {
  readonly language: Language;
}

function versionTable({ baseline, variant }: Omit<WhatIfPage, 'summary'>, words: Words): string {
  const { say } = words;
  const [before, after] = [cellsOf(baseline, words), cellsOf(variant, words)];
  const rows = before.map(([name, cell], index) => {
    return `<tr><th scope="row">${say(name)}</th><td>${cell}</td><td>${after[index]?.[1] ?? ''}</td></tr>`;
  });
  return `<table><thead><tr><td></td><th scope="col">${say('baseline')}</th><th scope="col">${say('variant')}</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>${baseline.calendar === undefined ? '' : `<p>${say('calendarMeans')}</p>`}`;
}

/** What one side is called, and what its calendar says. Either both sides have one or none. */
function cellsOf(
  { calendar, leftOut = 0, ...names }: VersionNames,
  { number, language }: Words,
): readonly (readonly [keyof typeof WHAT_IF_TEXTS, string])[] {
  const own = (['model', 'rules', 'quotas'] as const).map((name) => [name, text(names[name])] as const);
  if (calendar === undefined) return own;
  const { id, dates } = calendar;
  const isTold = leftOut === 0 || leftOut >= SMALLEST_GROUP;
  return [
    ...own,
    ['calendar', text(id)],
    ['quarter', text(quarterText(dates.quarter, language))],
    ['completeUntil', text(dayText(dates.completeUntil, language))],
    ['signedUntil', text(dayText(dates.signedUntil, language))],
    ['decidedOn', text(dayText(dates.decidedOn, language))],
    ['leftOut', number(isTold ? leftOut : null)],
  ];
}

function programmeTable(programmes: readonly string[], sheet: Sheet): string {
  const rows = programmes.flatMap((programme) => {
    return select(sheet.rows, { programme, dimension: 'all' }).map((row) => ({ label: programme, row }));
  });
  return countTable(rows, { ...sheet, head: sheet.say('programme'), caption: '' });
}

/** The tables hold what the charts show, for whoever cannot see them. */
function programmeDetails(programme: string, sheet: Sheet): string {
  const { say, rows } = sheet;
  const tables = (['decile', 'headSex', 'disability', 'size'] as const).map((dimension) => {
    const own = select(rows, { programme, dimension }).map((row) => ({ label: groupName(row.group, say), row }));
    return countTable(own, { ...sheet, head: say('group'), caption: say(dimension) });
  });
  const provinces = rows
    .filter((row) => row.programme === programme && row.dimension === 'all' && row.region !== 'nation')
    .map((row) => ({ label: row.region, row }));
  const byProvince = countTable(provinces, { ...sheet, head: say('province'), caption: say('byProvince') });
  return `<details><summary>${text(programme)}</summary>${tables.join('')}${byProvince}</details>`;
}

function countTable(
  rows: readonly { readonly label: string; readonly row: WhatIfRow }[],
  { say, number, head, caption }: Sheet & { readonly head: string; readonly caption: string },
): string {
  const cells = rows.map(({ label, row: { had, gained, lost, rupiahChange } }) => {
    return [text(label), ...[had, gained, lost, rupiahChange].map(number)];
  });
  const heads = [head, ...(['had', 'gained', 'lost', 'rupiah'] as const).map(say)];
  return reportTable({ heads, rows: cells, caption });
}

function chartOf(programme: string, { say, number, rows, language }: Sheet & { readonly language: Language }): string {
  const [whole] = select(rows, { programme, dimension: 'all' });
  const label = say('chart')
    .replace('{programme}', text(programme))
    .replace('{gained}', number(whole?.gained ?? null))
    .replace('{lost}', number(whole?.lost ?? null));
  const bars = select(rows, { programme, dimension: 'decile' }).map(({ group, gained, lost }) => {
    return { group, gained: gained ?? 0, lost: lost ?? 0 };
  });
  return `<figure><figcaption>${label}</figcaption>${barChart({ id: `${language}-${programme}`, label, bars, number })}</figure>`;
}

function select(
  rows: readonly WhatIfRow[],
  { programme, dimension }: { readonly programme: string; readonly dimension: Dimension },
): readonly WhatIfRow[] {
  return rows.filter((row) => row.programme === programme && row.dimension === dimension && row.region === 'nation');
}

function groupName(group: string, say: Say): string {
  return group === 'female' || group === 'male' || group === 'yes' || group === 'no' ? say(group) : group;
}
