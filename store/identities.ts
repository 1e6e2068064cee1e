import { setTimeout as pause } from 'node:timers/promises';

import type { DatabaseError } from 'pg';

import { asParameter } from './parameters';
import type { Rows } from './scope';
import type { NumberPurpose, Sealer } from './sealing';

/** An identity number and what it is: a household's or a person's. */
export interface IdentityNumber {
  readonly purpose: NumberPurpose;
  readonly value: string;
}

/** The lock under which a rotation changes the keys in use, and numbers are forgotten. Writers hold it shared. */
export const INDEX_LOCK = 471101;

/** Raised by `identity_references` for a process that lacks an index key in use. */
const INDEX_KEY_UNKNOWN = 'DT001';
/** How often, and how far apart, a process looks for a new index key that is on its way to it. */
const KEY_ATTEMPTS = 5;
const KEY_PAUSE_MS = 400;

/** The household's number first, then its members' in their order. */
export function numbersOf(household: {
  readonly kkNumber: string;
  readonly members: readonly { readonly nik: string }[];
}): IdentityNumber[] {
  const members = household.members.map(({ nik }) => ({ purpose: 'nik', value: nik }) as const);
  return [{ purpose: 'kk', value: household.kkNumber }, ...members];
}

/** The six parameters of the SQL functions that find or take in these numbers. */
export function referenceParameters(sealer: Sealer, numbers: readonly IdentityNumber[]): unknown[] {
  const keys = sealer.indexKeyIds();
  const sealKeyId = sealer.currentKeyId();
  const hidden = numbers.map((number) => sealer.hide(number, sealKeyId));
  return [
    hidden.map(({ purpose }) => purpose),
    hidden.map(({ candidate }) => candidate),
    hidden.map(({ sealed }) => sealed),
    sealKeyId,
    keys,
    numbers.flatMap((number) => keys.map((key) => sealer.blindIndex(key, number))),
  ].map(asParameter);
}

/** Runs a statement again for a while when it needs an index key that this process is only about to see. */
export async function withIndexKeys<Result>(statement: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await statement();
    } catch (error) {
      if ((error as Partial<DatabaseError>).code !== INDEX_KEY_UNKNOWN || attempt === KEY_ATTEMPTS) throw error;
      await pause(KEY_PAUSE_MS);
    }
  }
}

/** References that numbers are known by. What is stored about a household or person carries the reference only. */
export interface Identities {
  /** The reference of a number that is known, or `undefined`. */
  find(number: IdentityNumber): Promise<Buffer | undefined>;
  /** The references of numbers, each taken in if it is not known yet. */
  take(numbers: readonly IdentityNumber[]): Promise<Buffer[]>;
  /** Forgets those of the numbers that nothing refers to any more. */
  forgetUnused(references: readonly Uint8Array[]): Promise<void>;
}

/** Finds and takes in numbers through SQL functions that know which index keys are in use. */
export function createIdentities(rows: Rows, sealer: Sealer): Identities {
  return {
    async find(number) {
      const keys = sealer.indexKeyIds();
      const answer = await rows.query<{ reference: Buffer | null }>({
        name: 'find-identity',
        text: 'select identity_reference($1, $2, $3) as reference',
        values: [number.purpose, keys, keys.map((key) => asParameter(sealer.blindIndex(key, number)))],
      });
      return answer.rows[0]?.reference ?? undefined;
    },
    take: (numbers) =>
      withIndexKeys(async () => {
        const answer = await rows.query<{ known: Buffer[] }>({
          name: 'take-identities',
          text: 'select identity_references($1, $2, $3, $4, $5, $6) as known',
          values: referenceParameters(sealer, numbers),
        });
        return answer.rows[0]?.known ?? [];
      }),
    async forgetUnused(references) {
      if (references.length === 0) return;
      const values = [references.map(asParameter)];
      await rows.query({ name: 'forget-identities', text: 'select forget_identities($1)', values });
    },
  };
}
