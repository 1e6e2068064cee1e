import type { Language } from '../domain/groundcheck/form';
import { WHAT_IF_TEXTS } from '../domain/texts/what-if-texts';
import type { WhatIfRow, WhatIfSummary } from './what-if';
import { barChart } from './what-if-chart';
import type { Dimension } from './what-if-groups';

/** Names of what was compared, such as `V-79`. */
export interface VersionNames {
  readonly model: string;
  readonly rules: string;
  readonly quotas: string;
}

export interface WhatIfPage {
  readonly summary: Pick<WhatIfSummary, 'differences' | 'rows'> & { readonly households: number };
  readonly baseline: VersionNames;
  readonly variant: VersionNames;
}

type Say = (text: keyof typeof WHAT_IF_TEXTS) => string;

const STYLE = `
:root{--gain:#1b6e53;--lose:#b3401f;--ink:#1d2426;--line:#c9d1d3}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:#fff}
nav a{margin-right:1rem}main{border-top:3px solid var(--ink);margin-top:2rem}
h1{margin:1rem 0 0}h2{margin-top:2.2rem}h3{margin-bottom:.4rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;margin:.5rem 0}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid var(--line);padding:.25rem .5rem;text-align:right}
th:first-child,td:first-child{text-align:left}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:1rem}
figure{margin:0}.key::before{content:"";display:inline-block;width:.8em;height:.8em;margin:0 .4em 0 1em}
.key.up::before{background:var(--gain)}.key.down::before{background:var(--lose)}
svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
.gain{fill:var(--gain)}.lose{fill:var(--lose)}.axis{stroke:var(--ink)}
details{margin:.6rem 0}summary{cursor:pointer;font-weight:600}
.wide{overflow-x:auto}
@media print{main{break-before:page}details:not([open])>*{display:block}}
`;

/** One page in Indonesian and English, with everything it needs inside: it opens from a disk without a network. */
export function whatIfPage(page: WhatIfPage): string {
  return `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(WHAT_IF_TEXTS.title.id)} / ${text(WHAT_IF_TEXTS.title.en)}</title><style>${STYLE}</style></head><body>
<nav><a href="#id" lang="id">Bahasa Indonesia</a><a href="#en" lang="en">English</a></nav>
${(['id', 'en'] as const).map((language) => inLanguage(page, language)).join('\n')}
</body></html>
`;
}

function inLanguage({ summary, baseline, variant }: WhatIfPage, language: Language): string {
  const say: Say = (key) => text(WHAT_IF_TEXTS[key][language]);
  const number = (value: number | null): string => (value === null ? '–' : value.toLocaleString(language));
  const programmes = [...new Set(summary.rows.map(({ programme }) => programme))];
  const sheet = { say, number, rows: summary.rows };
  return `<main id="${language}" lang="${language}">
<h1>${say('title')}</h1><p>${say('lead')}</p>
${versionTable({ baseline, variant }, say)}
<p>${say('households')}: <strong>${number(summary.households)}</strong>. ${say('differences')}: <strong>${number(summary.differences)}</strong>.</p>
<h2>${say('programmes')}</h2>${programmeTable(programmes, sheet)}
<p>${say('suppressed')}</p>
<h2>${say('byDecile')}</h2><p><span class="key up">${say('gained')}</span><span class="key down">${say('lost')}</span></p>
<div class="charts">${programmes.map((programme) => chartOf(programme, { ...sheet, language })).join('')}</div>
${programmes.map((programme) => programmeDetails(programme, sheet)).join('\n')}
</main>`;
}

interface Sheet {
  readonly say: Say;
  readonly number: (value: number | null) => string;
  readonly rows: readonly WhatIfRow[];
}

function versionTable({ baseline, variant }: Omit<WhatIfPage, 'summary'>, say: Say): string {
  const rows = (['model', 'rules', 'quotas'] as const).map((name) => {
    return `<tr><th scope="row">${say(name)}</th><td>${text(baseline[name])}</td><td>${text(variant[name])}</td></tr>`;
  });
  return `<table><thead><tr><td></td><th scope="col">${say('baseline')}</th><th scope="col">${say('variant')}</th></tr></thead>
<tbody>${rows.join('')}</tbody></table>`;
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
  const body = rows.map(({ label, row: { had, gained, lost, rupiahChange } }) => {
    const cells = [had, gained, lost, rupiahChange].map((value) => `<td>${number(value)}</td>`);
    return `<tr><th scope="row">${text(label)}</th>${cells.join('')}</tr>`;
  });
  const heads = [head, ...(['had', 'gained', 'lost', 'rupiah'] as const).map(say)];
  return `<div class="wide"><table>${caption === '' ? '' : `<caption>${caption}</caption>`}
<thead><tr>${heads.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
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

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
