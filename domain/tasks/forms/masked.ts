import { maskIdentityNumber } from '../../identity/nik';

/** Four digits, ten stars, two digits: how `maskIdentityNumber` shows a NIK or KK number. */
export const MASKED_PATTERN = '[0-9]{4}\\*{10}[0-9]{2}';

interface Numbered {
  readonly nik: string;
}

interface NumberedHousehold<Member extends Numbered> {
  readonly kkNumber: string;
  readonly members: readonly Member[];
}

/** The household with its numbers masked, as the forms show it to whoever has not revealed them. */
export function maskHousehold<Member extends Numbered, Household extends NumberedHousehold<Member>>(
  household: Household & NumberedHousehold<Member>,
): Household {
  const members = household.members.map((member) => ({ ...member, nik: maskIdentityNumber(member.nik) }));
  return { ...household, kkNumber: maskIdentityNumber(household.kkNumber), members };
}

/** What comes back from a form, of any shape: a device may have sent it. */
type Stated = Readonly<Record<string, unknown>>;

/**
 * Puts the numbers on record in the place of masked ones, which say "unchanged". The member at the same place is meant,
 * or else the only one whose number looks so; a mask that could be several people stays and is then a fault.
 */
export function unmaskMembers(members: unknown, known: readonly Numbered[]): unknown {
  if (!Array.isArray(members)) return members;
  return members.map((member: unknown, place) => {
    if (typeof member !== 'object' || member === null || !('nik' in member)) return member;
    return { ...member, nik: numberBehind(member.nik, { known: known.map(({ nik }) => nik), place }) };
  });
}

/** The same of everything that names a household: its own number and its members'. */
export function unmaskHousehold(stated: Stated, current: NumberedHousehold<Numbered>): Stated {
  const { kkNumber, members } = stated;
  return {
    ...stated,
    ...(kkNumber !== undefined && { kkNumber: numberBehind(kkNumber, { known: [current.kkNumber], place: 0 }) }),
    ...(members !== undefined && { members: unmaskMembers(members, current.members) }),
  };
}

interface KnownNumbers {
  readonly known: readonly string[];
  readonly place: number;
}

function numberBehind(stated: unknown, { known, place }: KnownNumbers): unknown {
  if (typeof stated !== 'string' || !stated.includes('*')) return stated;
  const alike = known.filter((number) => maskIdentityNumber(number) === stated);
  const [only, ...others] = alike;
  const atPlace = known[place];
  if (atPlace !== undefined && alike.includes(atPlace)) return atPlace;
  return only !== undefined && others.length === 0 ? only : stated;
}
