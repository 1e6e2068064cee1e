import { createHash } from 'node:crypto';

import { EXPLANATION_PAGE_WORDS, signed } from '../domain/texts/explanation-texts';
import type { Language } from '../domain/texts/texts';
import type { Explanation } from './explanation';
import { html, raw, type Html } from './openapi/html';

const STYLE = `@page{size:A4;margin:14mm}body{font:11pt/1.4 "Liberation Sans",Arial,sans-serif;color:#111;max-width:182mm;margin:0 auto}
h1{font-size:17pt;margin:0 0 2mm}h2{font-size:12pt;margin:4mm 0 1mm}p,ul{margin:0 0 1.5mm}ul{padding-left:5mm}
footer{font-size:8pt;color:#444;margin-top:4mm;border-top:.3mm solid #999;padding-top:1mm;overflow-wrap:anywhere}
svg{width:100%;height:auto}svg text{font-size:9px}.poorer{fill:#b3541e}.richer{fill:#1f5f8b}`;
const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** Headers of the page: it loads nothing and runs nothing. */
export const EXPLANATION_PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  Vary: 'Accept, Accept-Language',
} as const;

/** Bars on the page: with more, the page no longer fits on one sheet and nobody reads them aloud. */
const BARS = 10;

/** The explanation of one household on one A4 page, without script or anything to load. */
export function explanationPage(
  { inWords, detail }: Explanation,
  { trackingCode, language }: { readonly trackingCode: string; readonly language: Language },
): string {
  const words = EXPLANATION_PAGE_WORDS[language];
  const chart =
    detail === null
      ? raw('')
      : html`<h2>${words.chart}</h2>
          <p>${words.legend}</p>
          ${bars(detail.contributions, language)}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${words.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>${words.title}</h1>
        <p>${words.code}: ${trackingCode}</p>
        ${inWords.place.map((line) => html`<p>${line}</p>`)} ${section(words.change, inWords.change)} ${chart}
        ${section(words.programmes, inWords.programmes)} ${section(words.small, inWords.smallChanges)}
        ${detail === null ? raw('') : footer(detail)}
      </body>
    </html> `.text;
}

function section(title: string, lines: readonly string[]): Html {
  if (lines.length === 0) return raw('');
  const [first = '', ...others] = lines;
  const list =
    others.length === 0
      ? raw('')
      : html`<ul>
          ${others.map((line) => html`<li>${line}</li>`)}
        </ul>`;
  return html`<h2>${title}</h2>
    <p>${first}</p>
    ${list}`;
}

/** What the figures were made from, for whoever checks them. */
function footer({ model, version, snapshotSha256, rulesId, calendarId }: NonNullable<Explanation['detail']>): Html {
  const pins = [`DTSEN ${version}`, `model ${model.id} ${model.version}`, rulesId ?? '', calendarId];
  return html`<footer>
    ${pins.filter((pin) => pin !== '').join(' · ')}<br />SHA-256 model ${model.sha256}<br />SHA-256 data
    ${snapshotSha256}
  </footer>`;
}

type Bars = NonNullable<Explanation['detail']>['contributions'];

const [WIDTH, ROW, LABEL, SPAN] = [720, 22, 330, 150];

function bars(contributions: Bars, language: Language): Html {
  const shown = [...contributions]
    .sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution))
    .slice(0, BARS)
    .filter(({ contribution }) => contribution !== 0);
  const longest = Math.max(1, ...shown.map(({ contribution }) => Math.abs(contribution)));
  const middle = LABEL + SPAN;
  const rows = shown.map(({ text, valueText, contribution, percentOfSpending }, index) => {
    const length = Math.round((Math.abs(contribution) / longest) * (SPAN - 40));
    const y = index * ROW;
    const isPoorer = contribution < 0;
    const end = isPoorer ? middle - length : middle + length;
    const side = isPoorer ? raw('class="poorer"') : raw('class="richer"');
    return html`<text x="0" y="${y + 14}">${shortened(valueText === '' ? text : `${text}: ${valueText}`)}</text
      ><rect ${side} x="${Math.min(middle, end)}" y="${y + 4}" width="${length}" height="13" /><text
        x="${isPoorer ? end - 4 : end + 4}"
        y="${y + 14}"
        text-anchor="${isPoorer ? 'end' : 'start'}"
        >${signed(percentOfSpending, language)} %</text
      >`;
  });
  const height = shown.length * ROW;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img">
    ${rows}
    <line x1="${middle}" y1="0" x2="${middle}" y2="${height}" stroke="#111" />
  </svg>`;
}

/** The label has its own column; a long answer would run into the bars. */
function shortened(text: string): string {
  return text.length > 58 ? `${text.slice(0, 57)}…` : text;
}
