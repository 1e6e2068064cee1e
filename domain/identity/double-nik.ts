import { kabupatenOf } from '../region';
import type { MatchPolicy } from './match';

/** The record of the other person who holds a NIK: as Dukcapil refers to it, without a number or name of anybody. */
export interface OtherHolder {
  readonly reference: string;
  /** Where that record says the person lives. */
  readonly villageCode: string;
}

/** A member of the proposing household whose NIK is also held by somebody else, where Dukcapil knows who. */
export interface HeldElsewhere {
  /** From 1, in the order of the household. */
  readonly memberNo: number;
  readonly otherHolder: OtherHolder;
}

/** The proposing household, and what Dukcapil says of its double NIKs. */
export interface DoubleNiks {
  readonly villageCode: string;
  readonly heldElsewhere: readonly HeldElsewhere[];
}

/**
 * The other holders who must be visited together with the household. The office of another kabupaten cannot be sent out
 * by this case: there the visit to the household alone has to do, as it has where Dukcapil does not know the other one.
 * @basis domain reference 14.4: whether a double NIK is settled in the field is a setting of the match policy
 */
export function holdersToVisit(policy: MatchPolicy, { villageCode, heldElsewhere }: DoubleNiks): HeldElsewhere[] {
  if (policy.registration.double !== 'groundcheck') return [];
  const own = kabupatenOf(villageCode);
  return heldElsewhere.filter(({ otherHolder }) => kabupatenOf(otherHolder.villageCode) === own);
}

/** What the visit to the other household found of the person who holds the NIK there; `not-seen` is no finding. */
export type HolderFinding = 'lives-there' | 'not-found' | 'died' | 'lives-elsewhere' | 'not-seen';

/** Whose the NIK is by both visits: our member's, the other holder's, or nobody can say from the field alone. */
export type NikFinding = 'ours' | 'theirs' | 'unsettled';

const IS_GONE: readonly HolderFinding[] = ['not-found', 'died'];

/**
 * The NIK is whose holder was met, where the other one was not. Two who both live somewhere, or none at all, are beyond
 * what a visit can tell: Pusdatin reviews them, and neither record changes.
 * @basis domain reference 14.4; both living, or neither, none: policy assumption
 */
export function settleDoubleNik({
  memberPresent,
  otherHolder,
}: {
  readonly memberPresent: boolean;
  readonly otherHolder: HolderFinding;
}): NikFinding {
  if (memberPresent && IS_GONE.includes(otherHolder)) return 'ours';
  return !memberPresent && otherHolder === 'lives-there' ? 'theirs' : 'unsettled';
}
