import type { DecileChurn, DecileMove, Moved } from './figures';
import { guardedRows, shareOf, told, toldParts } from './small-cells';

const DECILES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** What may be told of moves; `null` is not told. */
export interface ToldMoved {
  readonly households: number | null;
  readonly moved: number | null;
  readonly up: number | null;
  readonly down: number | null;
  readonly movedShare: number | null;
}

export interface ToldChurn {
  readonly nation: ToldMoved;
  /** Ten rows (decile before) of ten households (decile after), the poorest first. */
  readonly matrix: readonly (readonly (number | null)[])[];
  readonly byKabupaten: readonly (ToldMoved & { readonly kabupaten: string })[];
}

const COLUMNS = ['households', 'moved', 'up', 'down', 'movedShare'] as const;

/** The moves between two rankings as they may be told. */
export function toldChurn({ moves, byKabupaten }: DecileChurn): ToldChurn {
  const nation = toldMoved(sumOf(moves));
  const rows = byKabupaten.map(({ kabupaten, ...moved }) => ({ kabupaten, ...toldMoved(moved) }));
  return {
    nation,
    matrix: toldMatrix(moves, nation),
    byKabupaten: guardedRows(rows, { columns: COLUMNS, size: 'households' }),
  };
}

function sumOf(moves: readonly DecileMove[]): Moved {
  const total = (counts: (move: DecileMove) => boolean): number => {
    return moves.filter(counts).reduce((sum, { households }) => sum + households, 0);
  };
  return {
    households: total(() => true),
    up: total(({ from, to }) => to > from),
    down: total(({ from, to }) => to < from),
  };
}

/** A whole first, then who stayed and who moved, then whither: what is held back takes its parts with it. */
function toldMoved({ households, up, down }: Moved): ToldMoved {
  const nothing = { moved: null, up: null, down: null, movedShare: null };
  const whole = told(households);
  if (whole === null) return { households: whole, ...nothing };
  const [, moved = null] = toldParts([households - up - down, up + down]);
  if (moved === null) return { households: whole, ...nothing };
  const [rose = null, fell = null] = toldParts([up, down]);
  return { households: whole, moved, up: rose, down: fell, movedShare: shareOf(moved, whole) };
}

/** Those who stayed, rose and fell are told apart from the sum of each, so each group guards its own cells. */
function toldMatrix(moves: readonly DecileMove[], { moved, up, down }: ToldMoved): ToldChurn['matrix'] {
  const group = (whole: number | null, belongs: (move: DecileMove) => boolean): readonly ToldMove[] => {
    const own = moves.filter(belongs);
    const parts = toldParts(own.map(({ households }) => households));
    return own.map(({ from, to }, index) => ({ from, to, told: whole === null ? null : (parts[index] ?? null) }));
  };
  const cells = [
    ...group(moved, ({ from, to }) => to === from),
    ...group(up, ({ from, to }) => to > from),
    ...group(down, ({ from, to }) => to < from),
  ];
  return DECILES.map((from) =>
    DECILES.map((to) => {
      const cell = cells.find((each) => each.from === from && each.to === to);
      return cell === undefined ? 0 : cell.told;
    }),
  );
}

type ToldMove = Pick<DecileMove, 'from' | 'to'> & { readonly told: number | null };
