import { z } from 'zod';

import type { MatchStatus } from '../../domain/identity/match';
import { createDoubleNiks, type DoubleNiks, type Keeper } from './double-niks';
import { plantedStatus, SANDBOX_PROVINCE } from './serials';

/** A person as the register holds him or her. Dates are yyyy-mm-dd. */
export const Person = z.strictObject({
  nik: z.string().regex(/^\d{16}$/),
  name: z.string().min(1),
  kkNumber: z.string().regex(/^\d{16}$/),
  birthDate: z.iso.date(),
  status: z.enum(['active', 'inactive', 'not-recorded']).default('active'),
  /** How many people hold this NIK. */
  heldBy: z.number().int().min(1).default(1),
});
export type Person = z.infer<typeof Person>;

/** What somebody says about a person, to be compared with the register. */
export interface StatedPerson {
  readonly nik: string;
  readonly name: string;
  readonly kkNumber: string;
  readonly birthDate: string;
}

/** The register behind Dukcapil: persons recorded by name, and for all others of province 99 the table of serials. */
export interface Population {
  /** NIKs held by two people. */
  readonly doubles: DoubleNiks;
  statusOf(stated: StatedPerson): MatchStatus;
  /** Recorded persons override the table of serials. */
  record(persons: readonly Person[]): void;
  /** Makes inactive NIKs of the table active, as when the person appears in the office. */
  reactivate(niks: readonly string[]): void;
  /** After how many answers an inactive NIK of the table becomes active by itself; never if absent. */
  reactivateAfter(calls: number | undefined): void;
}

/** A register in memory that holds `persons` and grows at run time. */
export function createPopulation(persons: readonly Person[] = []): Population {
  const recorded = new Map<string, Person>();
  const inactiveAnswers = new Map<string, number>();
  const reactivated = new Set<string>();
  const doubles = createDoubleNiks();
  let answersUntilActive: number | undefined;

  const record = (added: readonly Person[]): void => {
    for (const person of added) recorded.set(person.nik, person);
  };
  const tableStatus = (nik: string): MatchStatus => {
    const planted = nik.startsWith(SANDBOX_PROVINCE) ? plantedStatus(nik) : 'not-found';
    if (planted !== 'inactive') return planted;
    const answered = inactiveAnswers.get(nik) ?? 0;
    if (reactivated.has(nik) || answered >= (answersUntilActive ?? Infinity)) return 'matched';
    inactiveAnswers.set(nik, answered + 1);
    return 'inactive';
  };
  record(persons);

  return {
    doubles,
    record,
    statusOf(stated) {
      const keeper = doubles.keeperOf(stated.nik);
      if (keeper !== undefined) return keeps(keeper, stated) ? 'matched' : 'inactive';
      const person = recorded.get(stated.nik);
      return person === undefined ? tableStatus(stated.nik) : compare(person, stated);
    },
    reactivate(niks) {
      for (const nik of niks) {
        const person = recorded.get(nik);
        if (person !== undefined) recorded.set(nik, { ...person, status: 'active' });
        else reactivated.add(nik);
      }
    },
    reactivateAfter(calls) {
      answersUntilActive = calls;
    },
  };
}

/** Of the one who was found elsewhere we know the record alone, so nobody here can be that person. */
function keeps(keeper: Keeper, { kkNumber }: StatedPerson): boolean {
  return keeper !== 'other' && keeper.kkNumber === kkNumber;
}

function compare(person: Person, stated: StatedPerson): MatchStatus {
  if (person.status !== 'active') return person.status;
  if (person.heldBy > 1) return 'double';
  if (comparable(person.name) !== comparable(stated.name)) return 'name-differs';
  if (person.kkNumber !== stated.kkNumber) return 'kk-differs';
  return person.birthDate === stated.birthDate ? 'matched' : 'birth-date-differs';
}

function comparable(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toUpperCase();
}
