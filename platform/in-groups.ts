export interface Grouping {
  /** How many groups are under way at once. */
  readonly lanes: number;
  /** How many items a group has at most. */
  readonly most: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result | PromiseLike<Result>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Carries out together what comes while others are under way: an item that finds a free lane leaves at once and alone, and
 * those that find none leave with the next lane that becomes free. Nobody waits for company. `carryOut` answers for each item
 * in its place, or promises to; what it throws, each of them gets.
 */
export function inGroups<Item, Result>(
  carryOut: (items: readonly Item[]) => Promise<readonly (Result | PromiseLike<Result>)[]>,
  { lanes, most }: Grouping,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;

  async function leave(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await carryOut(group.map(({ item }) => item));
      group.forEach(({ resolve }, place) => {
        resolve(results[place] as Result);
      });
      await Promise.allSettled(results);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  async function lane(): Promise<void> {
    underWay += 1;
    while (waiting.length > 0) await leave(waiting.splice(0, most));
    underWay -= 1;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay < lanes) void lane();
    });
}
