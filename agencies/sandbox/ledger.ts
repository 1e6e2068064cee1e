import { createHash } from 'node:crypto';

import type { AgencyName } from '../failures';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One call as an agency identifies it. */
export interface CallIdentity {
  readonly agency: AgencyName;
  readonly operation: string;
  readonly key: string;
}

export interface EffectCount extends CallIdentity {
  /** How often the call arrived, whatever became of it. */
  readonly calls: number;
  /** How often it had its effect: once, or something is wrong with us. */
  readonly effects: number;
}

/** What the agencies remember: the answer to each key, and how often each key came and had an effect. */
export interface Ledger {
  /** Counts an arrival and answers how many there were before it. */
  countCall(call: CallIdentity): number;
  /**
   * Performs the call the first time its key is seen and repeats the stored answer afterwards. Answers `undefined`
   * when the key was used for another body.
   */
  once(call: CallIdentity & { readonly body: unknown }, perform: () => Answer): Answer | undefined;
  /** The stored answer to a key, whichever operation it was used for. */
  findAnswer(agency: AgencyName, key: string): Answer | undefined;
  /** The latest answer of the same operation to another key. */
  anotherAnswer(call: CallIdentity): Answer | undefined;
  effects(): EffectCount[];
}

interface Entry extends CallIdentity {
  calls: number;
  effects: number;
  bodyHash?: string;
  answer?: Answer;
}

/** A ledger in memory, empty at every start: a restarted agency knows no keys. */
export function createLedger(): Ledger {
  const entries = new Map<string, Entry>();
  const answersByKey = new Map<string, Answer>();
  const latest = new Map<string, Entry[]>();

  const entryOf = ({ agency, operation, key }: CallIdentity): Entry => {
    const id = `${agency} ${operation} ${key}`;
    const entry = entries.get(id) ?? { agency, operation, key, calls: 0, effects: 0 };
    entries.set(id, entry);
    return entry;
  };

  return {
    countCall(call) {
      const entry = entryOf(call);
      entry.calls += 1;
      return entry.calls - 1;
    },
    once({ body, ...call }, perform) {
      const entry = entryOf(call);
      const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
      if (entry.answer !== undefined) return entry.bodyHash === bodyHash ? entry.answer : undefined;
      const answer = perform();
      // A refusal has no effect and binds nobody.
      if (answer.status >= 400) return answer;
      Object.assign(entry, { answer, bodyHash, effects: entry.effects + 1 });
      answersByKey.set(`${call.agency} ${call.key}`, answer);
      // The last two are enough to find one that belongs to another key.
      const operation = `${call.agency} ${call.operation}`;
      latest.set(operation, [entry, ...(latest.get(operation) ?? [])].slice(0, 2));
      return answer;
    },
    findAnswer: (agency, key) => answersByKey.get(`${agency} ${key}`),
    anotherAnswer({ agency, operation, key }) {
      return latest.get(`${agency} ${operation}`)?.find((entry) => entry.key !== key)?.answer;
    },
    effects: () =>
      [...entries.values()].map(({ agency, operation, key, calls, effects }) => ({
        agency,
        operation,
        key,
        calls,
        effects,
      })),
  };
}
