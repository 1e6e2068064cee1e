import { NearestFirst } from './nearest-first';

/** A number of a report by region and group. The groups of a dimension add up to `all`, and regions to the region they lie in. */
export interface Cell {
  /** `nation`, a province (2 digits) or a kabupaten/kota (4). */
  readonly region: string;
  /** `all`, or a trait by which households are grouped. */
  readonly dimension: string;
  readonly group: string;
  readonly value: number;
  /** Must not be told, because it is about too few. */
  readonly isSmall: boolean;
}

/**
 * Which cells must not be told so that no small one can be computed from the others. Answers their places in the list.
 *
 * For every hidden cell there is a change of hidden cells alone, that one among them, which leaves every sum as it is: so no
 * adding and subtracting of what is told determines it. Such a change is a way through cells that shifts one household around: within
 * a dimension a circle through groups and regions, and for the whole of a region a way to another region, the same for all
 * dimensions. Ways through small cells are preferred, those through empty ones, which anybody might guess, avoided, and the nation's numbers
 * are kept as long as possible. It is the method of shortest paths for tables with one hierarchy.
 * @basis none: policy assumption; after Castro (2006), "A shortest-paths heuristic for statistical data protection"
 */
export function hiddenCells(cells: readonly Cell[]): ReadonlySet<number> {
  const table = tableOf(cells);
  const small = cells.flatMap(({ isSmall }, index) => (isSmall ? [index] : []));
  for (const index of small) table.hidden.add(index);
  // What is hidden on behalf of a whole is protected with it.
  const isDone = [...small.filter((index) => cells[index]?.dimension === WHOLE), ...small].every((index) => {
    if (table.covered.has(index)) return true;
    return cells[index]?.dimension === WHOLE ? protectWhole(table, index) : protectGroup(table, index);
  });
  return isDone ? table.hidden : new Set(cells.keys());
}

const WHOLE = 'all';
const NATION = 'nation';
/** Where the nation's numbers lead: no sum is above them. */
const OUTSIDE = 'outside';

interface Edge {
  readonly to: string;
  readonly index: number;
}

interface Table {
  readonly cells: readonly Cell[];
  readonly hidden: Set<number>;
  /** Hidden cells that are known to be protected. They stay so: what is hidden stays hidden. */
  readonly covered: Set<number>;
  /** By dimension: sums as nodes, and cells as edges between the two sums they belong to. */
  readonly graphs: ReadonlyMap<string, ReadonlyMap<string, readonly Edge[]>>;
  /** Cells of the wholes, by region and by the region they lie in. */
  readonly wholes: ReadonlyMap<string, number>;
  readonly within: ReadonlyMap<string, readonly number[]>;
}

function tableOf(cells: readonly Cell[]): Table {
  const graphs = new Map<string, Map<string, Edge[]>>();
  const wholes = new Map<string, number>();
  const within = new Map<string, number[]>();
  cells.forEach((cell, index) => {
    const { dimension, region } = cell;
    if (dimension === WHOLE) {
      wholes.set(region, index);
      listAt(within, parentOf(region)).push(index);
      return;
    }
    const graph = graphs.get(dimension) ?? new Map<string, Edge[]>();
    graphs.set(dimension, graph);
    const [from, to] = endsOf(cell);
    listAt(graph, from).push({ to, index });
    listAt(graph, to).push({ to: from, index });
  });
  return { cells, hidden: new Set(), covered: new Set(), graphs, wholes, within };
}

function listAt<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/**
 * The two sums a cell belongs to: that of the groups of a kabupaten, or that of a group over the regions below; and that of the group
 * over the regions beside it. Sums of groups above a kabupaten follow from the others.
 */
function endsOf({ region, group }: Cell): readonly [string, string] {
  const own = isKabupaten(region) ? region : `${region}/${group}`;
  return [own, region === NATION ? OUTSIDE : `${parentOf(region)}/${group}`];
}

function isKabupaten(region: string): boolean {
  return /^\d{4}$/.test(region);
}

function parentOf(region: string): string {
  if (region === NATION) return OUTSIDE;
  return isKabupaten(region) ? region.slice(0, 2) : NATION;
}

/** Hides a circle through the cell. Answers false where there is none. */
function protectGroup(table: Table, index: number): boolean {
  const cell = table.cells[index];
  if (cell === undefined) return false;
  const [from, to] = endsOf(cell);
  const way = cheapestWay(table, { dimension: cell.dimension, from, to, without: index });
  if (way === undefined) return false;
  hide(table, [index, ...way]);
  return true;
}

/** Hides a way from the region to another one, in every dimension alike. Answers false where there is no other. */
function protectWhole(table: Table, index: number): boolean {
  const region = table.cells[index]?.region ?? NATION;
  if (region === NATION) return false;
  const other = cheapest(
    table,
    (table.within.get(parentOf(region)) ?? []).filter((each) => each !== index),
  );
  // The only region of another is as large as that one, which is then hidden and protected in its place.
  if (other === undefined) return protectAbove(table, index);
  const [own, others] = [lineage(table, index), lineage(table, other)];
  const [from, to] = [own, others].map((line) => table.cells[line.at(-1) ?? -1]?.region ?? '') as [string, string];
  hide(table, [...own, ...others]);
  return [...table.graphs.keys()].every((dimension) => {
    const way = cheapestWay(table, { dimension, from, to });
    hide(table, way ?? []);
    return way !== undefined;
  });
}

function protectAbove(table: Table, index: number): boolean {
  const above = table.wholes.get(parentOf(table.cells[index]?.region ?? NATION));
  if (above === undefined) return false;
  table.hidden.add(above);
  const isProtected = protectWhole(table, above);
  // The way above goes down through the only region it has.
  return isProtected && table.covered.has(index);
}

/** A region and, down to a kabupaten, the one in each that costs least. */
function lineage(table: Table, index: number): readonly number[] {
  const below = cheapest(table, table.within.get(table.cells[index]?.region ?? '') ?? []);
  return below === undefined ? [index] : [index, ...lineage(table, below)];
}

function hide({ hidden, covered }: Table, indexes: readonly number[]): void {
  for (const index of indexes) {
    hidden.add(index);
    covered.add(index);
  }
}

function cheapest(table: Table, indexes: readonly number[]): number | undefined {
  return [...indexes].sort((one, other) => costOf(table, one) - costOf(table, other))[0];
}

/** A number that is hidden already costs nothing more. */
function costOf({ cells, hidden }: Table, index: number): number {
  const cell = cells[index];
  if (cell === undefined || hidden.has(index)) return 0;
  const level = cell.region === NATION ? 1_000 : isKabupaten(cell.region) ? 1 : 30;
  return cell.value === 0 ? EMPTY : (1 + cell.value) * level;
}

const EMPTY = 1e12;

interface Way {
  readonly dimension: string;
  readonly from: string;
  readonly to: string;
  readonly without?: number;
}

interface Reached {
  readonly cost: number;
  /** The last step of the way there; absent at its beginning. */
  readonly by?: { readonly from: string; readonly index: number };
}

/** The cells of the cheapest way between two sums, after Dijkstra; `undefined` where there is none. */
function cheapestWay(table: Table, way: Way): readonly number[] | undefined {
  const search: Search = { reached: new Map([[way.from, { cost: 0 }]]), open: new NearestFirst() };
  search.open.add(way.from, 0);
  for (let next = search.open.take(); next !== undefined; next = search.open.take()) {
    if (next.value === way.to) return stepsTo(way.to, search.reached);
    // Unless a cheaper way there was found after this one was queued.
    if (next.distance <= costTo(search, next.value)) goOn(table, { ...way, ...search, here: next.value });
  }
  return undefined;
}

interface Search {
  readonly reached: Map<string, Reached>;
  readonly open: NearestFirst<string>;
}

function goOn(table: Table, { dimension, without, here, ...search }: Way & Search & { readonly here: string }): void {
  for (const { to, index } of table.graphs.get(dimension)?.get(here) ?? []) {
    const cost = costTo(search, here) + costOf(table, index);
    if (index === without || cost >= costTo(search, to)) continue;
    search.reached.set(to, { cost, by: { from: here, index } });
    search.open.add(to, cost);
  }
}

function costTo({ reached }: Pick<Search, 'reached'>, node: string): number {
  return reached.get(node)?.cost ?? Infinity;
}

function stepsTo(node: string, reached: ReadonlyMap<string, Reached>): readonly number[] {
  const steps: number[] = [];
  for (let step = reached.get(node)?.by; step !== undefined; step = reached.get(step.from)?.by) steps.push(step.index);
  return steps;
}
