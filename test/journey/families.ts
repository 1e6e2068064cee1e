import { randomInt } from 'node:crypto';

import type { ProposalSubmission, SubmittedMember } from '../../domain/proposal/submission';

/** Somebody of an invented family. */
export interface Person {
  readonly name: string;
  readonly born: string;
  readonly sex: SubmittedMember['sex'];
  readonly relation: string;
  /** Last four digits of the NIK; its range tells the sandbox what Dukcapil answers. */
  readonly serial?: number;
}

/** How a family must live to stand in a decile of the 20,000 households that the journeys rank. */
export const WEALTH_IN_BOGOR = {
  four: { 1: 1, 4: 4, 7: 6, 10: 9 },
  three: { 6: 5 },
  threeHeadedByAWoman: { 5: 5 },
  two: { 4: 4 },
} as const;

const COUPLE: readonly Person[] = [
  { name: 'Wayan Uji', born: '1981-03-12', sex: 'male', relation: '1' },
  { name: 'Siti Uji', born: '1986-08-20', sex: 'female', relation: '2' },
];

/** A couple, a pupil of primary school and a child below school age. */
export const YOUNG_FAMILY: readonly Person[] = [
  ...COUPLE,
  { name: 'Budi Uji', born: '2017-05-04', sex: 'male', relation: '3' },
  { name: 'Ayu Uji', born: '2022-02-14', sex: 'female', relation: '3' },
];

export const COUPLE_WITHOUT_CHILDREN = COUPLE;

export const SMALL_FAMILY: readonly Person[] = YOUNG_FAMILY.slice(0, 3);

/** The same three, and the mother is the head. */
export const HEADED_BY_A_WOMAN: readonly Person[] = SMALL_FAMILY.map((person) => {
  return { ...person, relation: { 1: '2', 2: '1' }[person.relation] ?? person.relation };
});

/** Test files run in several processes against one system, so identities are drawn, not counted. */
function drawn(digits: number, [from, to]: readonly [number, number]): string {
  return String(randomInt(from, to)).padStart(digits, '0');
}

/** The people with identity numbers of province 99 that nobody else in this run has. */
export function identitiesOf(people: readonly Person[]): Pick<ProposalSubmission, 'kkNumber' | 'members'> {
  const area = `99${drawn(2, [1, 69])}${drawn(2, [1, 99])}`;
  const first = randomInt(100, 6900);
  return {
    // Serials of KK numbers from 7000 on are planted faults of the sandbox.
    kkNumber: `${area}010120${drawn(4, [1, 6999])}`,
    members: people.map(({ name, born, sex, relation, serial }, index) => {
      const [year = '', month = '', day = ''] = born.split('-');
      const written = String(Number(day) + (sex === 'female' ? 40 : 0)).padStart(2, '0');
      const last = String(serial ?? first + index).padStart(4, '0');
      return { nik: `${area}${written}${month}${year.slice(2)}${last}`, name, birthDate: born, sex, relation };
    }),
  };
}
