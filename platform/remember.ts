import { LRUCache } from 'lru-cache';

export interface Remembering<Known> {
  /** Milliseconds an answer holds; 0 for one that is asked for anew each time. */
  readonly holds: (known: Known) => number;
  /** How many answers are kept at most. More keys at once than this would be an attack on memory. */
  readonly most: number;
}

/** The same look-up with its answers remembered for a while, the least used forgotten first. What throws is not remembered. */
export function remembered<Known>(
  look: (key: string) => Promise<Known>,
  { holds, most }: Remembering<Known>,
): (key: string) => Promise<Known> {
  const answers = new LRUCache<string, { readonly known: Known }>({
    max: most,
    perf: { now: () => Date.now() },
    ttlResolution: 0,
  });
  return async (key) => {
    const answer = answers.get(key);
    if (answer !== undefined) return answer.known;
    const known = await look(key);
    const ttl = holds(known);
    if (ttl > 0) answers.set(key, { known }, { ttl });
    return known;
  };
}
