/** Who gains and who loses in one group. */
export interface Bar {
  readonly group: string;
  readonly gained: number;
  readonly lost: number;
}

const WIDTH = 360;
const HALF = 90;
const TOP = 16;
const BOTTOM = 24;

/**
 * Bars up for those who gain and down for those who lose, as SVG on its own. `label` says it in words, escaped already;
 * `id` must be unique on the page.
 */
export function barChart({
  id,
  label,
  bars,
  number,
}: {
  readonly id: string;
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly number: (value: number) => string;
}): string {
  const most = Math.max(1, ...bars.flatMap(({ gained, lost }) => [gained, lost]));
  const step = WIDTH / Math.max(1, bars.length);
  const middle = TOP + HALF;
  const drawn = bars.map(({ group, gained, lost }, index) => {
    const x = index * step;
    const [up, down] = [(gained / most) * HALF, (lost / most) * HALF];
    const bar = (kind: string, { y, height }: { readonly y: number; readonly height: number }): string => {
      return `<rect class="${kind}" x="${(x + step * 0.15).toFixed(1)}" y="${y.toFixed(1)}" width="${(step * 0.7).toFixed(1)}" height="${height.toFixed(1)}"/>`;
    };
    const name = `<text x="${(x + step / 2).toFixed(1)}" y="${middle + HALF + BOTTOM - 6}" text-anchor="middle">${group}</text>`;
    return `${bar('gain', { y: middle - up, height: up })}${bar('lose', { y: middle, height: down })}${name}`;
  });
  const height = TOP + HALF * 2 + BOTTOM;
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}"><title id="${id}">${label}</title>
<text x="0" y="12">+${number(most)}</text><text x="0" y="${middle + HALF}">−${number(most)}</text>${drawn.join('')}
<line class="axis" x1="0" x2="${WIDTH}" y1="${middle}" y2="${middle}"/></svg>`;
}
