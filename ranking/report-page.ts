import type { BilingualText, Language } from '../domain/groundcheck/form';

const STYLE = `
:root{--ink:#1d2426;--line:#c9d1d3}
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
svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--ink)}
.axis{stroke:var(--ink)}
details{margin:.6rem 0}summary{cursor:pointer;font-weight:600}
.wide{overflow-x:auto}
@media print{main{break-before:page}details:not([open])>*{display:block}}
`;

/**
 * One page in Indonesian and English, with everything it needs inside: it opens from a disk without a network. `inLanguage`
 * answers the HTML of one language and `style` adds rules to those of every report.
 */
export function reportPage({
  title,
  style,
  inLanguage,
}: {
  readonly title: BilingualText;
  readonly style: string;
  readonly inLanguage: (language: Language) => string;
}): string {
  const mains = (['id', 'en'] as const).map((language) => {
    return `<main id="${language}" lang="${language}">\n${inLanguage(language)}\n</main>`;
  });
  return `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(title.id)} / ${text(title.en)}</title><style>${STYLE}${style}</style></head><body>
<nav><a href="#id" lang="id">Bahasa Indonesia</a><a href="#en" lang="en">English</a></nav>
${mains.join('\n')}
</body></html>
`;
}

/** A value as text of a page, whatever it holds. */
export function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A table with its first column as heads of the rows. Cells are HTML. */
export function reportTable({
  heads,
  rows,
  caption = '',
}: {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly caption?: string;
}): string {
  const body = rows.map(([first = '', ...cells]) => {
    return `<tr><th scope="row">${first}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="wide"><table>${caption === '' ? '' : `<caption>${caption}</caption>`}
<thead><tr>${heads.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
