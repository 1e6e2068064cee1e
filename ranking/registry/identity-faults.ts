import type { MatchStatus } from '../../domain/identity/match';

/**
 * What is planted into the identity of a made-up person. `double`: recorded with the NIK of somebody else. `inactive`,
 * `not-recorded`: the NIK is right, Dukcapil has it as such. `unissued`: a NIK of the right shape that nobody has.
 * `malformed`: none, or of the wrong shape. `name-differs`, `birth-date-differs`: the NIK is right, the rest is not as
 * Dukcapil has it.
 */
export type IdentityFault =
  'double' | 'inactive' | 'not-recorded' | 'unissued' | 'malformed' | 'name-differs' | 'birth-date-differs';

interface PlantedFault {
  readonly name: IdentityFault;
  /** Of all people it can befall. */
  readonly share: number;
  /** SQL over the columns of a person: whom it can befall. */
  readonly when?: string;
}

/**
 * How often each fault is planted; a person has at most one.
 * @basis inactive: about 2 million (IPOL, February 2025) of 99 million people in DTKS (REPUBLIKA, January 2021); not recorded:
 * 205,170,185 of 212,513,093 KTP-el holders recorded (DUKCAPIL, mid 2025); the others none: policy assumption (low
 * single-digit NIK failure, domain reference section 4; BPS says the NIKs of DTSEN are unique, SEPINTAS, February 2026)
 */
export const IDENTITY_FAULTS: readonly PlantedFault[] = [
  { name: 'double', share: 0.003 },
  { name: 'inactive', share: 0.0202 },
  { name: 'unissued', share: 0.012 },
  { name: 'malformed', share: 0.008 },
  { name: 'name-differs', share: 0.02 },
  { name: 'birth-date-differs', share: 0.008 },
  { name: 'not-recorded', share: 0.0346, when: 'age >= 17' },
];

/** What Dukcapil answers when the NIK on record is asked for, by what was planted. */
export const DUKCAPIL_ANSWERS: Readonly<Record<IdentityFault, MatchStatus>> = {
  double: 'double',
  inactive: 'inactive',
  'not-recorded': 'not-recorded',
  unissued: 'not-found',
  malformed: 'not-found',
  'name-differs': 'name-differs',
  'birth-date-differs': 'birth-date-differs',
};

/** SQL of Dukcapil's answer for what stands in the column `fault`. */
export function dukcapilAnswerSql(): string {
  const cases = Object.entries(DUKCAPIL_ANSWERS).map(([fault, answer]) => `when '${fault}' then '${answer}'`);
  return `case fault ${cases.join(' ')} else 'matched' end`;
}
