interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Carries out together what comes while a group is under way: an item that finds none leaves at once and alone, and those that
 * find one leave with the next, `most` of them at a time. Nobody waits for company, and the more come, the less each costs.
 * `carryOut` answers for each item in its place. What it throws, the whole group gets, and whoever waits gets it too: while
 * nothing can be carried out, nobody is to wait for one failure after the other.
 */
export function inGroups<Item, Result>(
  most: number,
  carryOut: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isUnderWay = false;

  async function leave(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await carryOut(group.map(({ item }) => item));
      group.forEach(({ resolve }, place) => {
        resolve(results[place] as Result);
      });
    } catch (error) {
      for (const { reject } of [...group, ...waiting.splice(0)]) reject(error);
    }
  }

  async function leaveAll(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) await leave(waiting.splice(0, most));
    isUnderWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isUnderWay) void leaveAll();
    });
}
