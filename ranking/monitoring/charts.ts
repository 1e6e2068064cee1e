/** What charts need to be read: `label` in words, escaped, and an `id` that is unique on the page. */
export interface Named {
  readonly id: string;
  readonly label: string;
}

const CELL = 40;
const SIDE = 34;

/**
 * Ten times ten cells, darker the more of a row is in one; `saidOf` is what stands in a cell. A cell that is not told (`null`)
 * is hatched, so that it does not look like nobody.
 */
export function heatMap({
  matrix,
  axes,
  saidOf,
  ...named
}: Named & {
  readonly matrix: readonly (readonly (number | null)[])[];
  readonly axes: { readonly from: string; readonly to: string };
  readonly saidOf: (share: number) => string;
}): string {
  const cells = matrix.flatMap((row, rowIndex) => {
    const whole = row.reduce<number>((sum, households) => sum + (households ?? 0), 0);
    return row.map((households, index) => {
      const share = households === null ? null : whole === 0 ? 0 : households / whole;
      return cellOf({ x: SIDE + index * CELL, y: SIDE + rowIndex * CELL, share, hatch: `${named.id}-h`, saidOf });
    });
  });
  const size = SIDE + matrix.length * CELL;
  const ticks = matrix.map((_, index) => {
    const middle = SIDE + (index + 0.5) * CELL;
    return `<text x="${middle}" y="${SIDE - 5}" text-anchor="middle">${index + 1}</text>
<text x="${SIDE - 6}" y="${middle + 4}" text-anchor="end">${index + 1}</text>`;
  });
  return `<svg viewBox="0 0 ${size} ${size}" role="img" aria-labelledby="${named.id}"><title id="${named.id}">${named.label}</title>
<defs><pattern id="${named.id}-h" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0" class="hatch"/></pattern></defs>
<text x="${SIDE}" y="12">${axes.to} →</text><text transform="translate(11 ${SIDE}) rotate(-90)" text-anchor="end">← ${axes.from}</text>
${ticks.join('')}${cells.join('')}</svg>`;
}

/** From this share on a cell is so dark that its text is white. */
const DARK = 0.55;

function cellOf({
  x,
  y,
  share,
  hatch,
  saidOf,
}: {
  readonly x: number;
  readonly y: number;
  readonly share: number | null;
  readonly hatch: string;
  readonly saidOf: (share: number) => string;
}): string {
  const at = `x="${x}" y="${y}" width="${CELL}" height="${CELL}"`;
  if (share === null) return `<rect ${at} fill="url(#${hatch})" class="cell"/>`;
  const heat = `<rect ${at} class="cell heat" fill-opacity="${share.toFixed(3)}"/>`;
  if (share === 0) return heat;
  const dark = share > DARK ? ' class="on-dark"' : '';
  return `${heat}<text x="${x + CELL / 2}" y="${y + CELL / 2 + 4}" text-anchor="middle"${dark}>${saidOf(share)}</text>`;
}

/** One bar of a row; `value` `null` is not told. */
export interface BarOf {
  readonly kind: string;
  readonly value: number | null;
  readonly said: string;
}

export interface BarRow {
  /** Escaped. */
  readonly name: string;
  readonly bars: readonly BarOf[];
}

const WIDTH = 560;
const NAMES = 170;
const FIGURES = 70;
const BAR = 15;
const GAP = 9;

/** Rows of horizontal bars, each with its name before and its figure behind it. `full` draws a line where a bar is full. */
export function barRows({
  rows,
  full,
  ...named
}: Named & { readonly rows: readonly BarRow[]; readonly full?: number }): string {
  const values = rows.flatMap(({ bars }) => bars.map(({ value }) => value ?? 0));
  const most = Math.max(full ?? 0, ...values) || 1;
  const room = WIDTH - NAMES - FIGURES;
  let y = 4;
  const drawn = rows.map(({ name, bars }) => {
    const top = y;
    y += bars.length * BAR + GAP;
    const own = bars.map(({ kind, value, said }, index) => {
      const width = ((value ?? 0) / most) * room;
      const at = top + index * BAR;
      return `<rect class="${kind}" x="${NAMES}" y="${at}" width="${width.toFixed(1)}" height="${BAR - 2}"/>
<text class="said" x="${(NAMES + width + 5).toFixed(1)}" y="${at + BAR - 4}">${said}</text>`;
    });
    const middle = top + (bars.length * BAR) / 2 + 4;
    return `<text x="${NAMES - 8}" y="${middle}" text-anchor="end">${name}</text>${own.join('')}`;
  });
  const line = (x: number, kind: string): string => `<line class="${kind}" x1="${x}" x2="${x}" y1="0" y2="${y}"/>`;
  const fullAt = full === undefined ? '' : line(NAMES + (full / most) * room, 'full');
  return `<svg viewBox="0 0 ${WIDTH} ${y}" role="img" aria-labelledby="${named.id}"><title id="${named.id}">${named.label}</title>
${fullAt}${drawn.join('')}${line(NAMES, 'axis')}</svg>`;
}
