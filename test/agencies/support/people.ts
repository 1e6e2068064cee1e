import type { HouseholdToMatch } from '../../../agencies/dukcapil';
import type { HouseholdToRegister } from '../../../agencies/pusdatin';
import { syntheticHousehold, type HouseholdFault } from '../../../agencies/sandbox/households';

const VILLAGE = { kabupaten: '3201', village: '3201022003' };

let calls = 0;
/** A key no other call of this run has. */
export function aCallKey(): string {
  calls += 1;
  return `call-${process.pid}-${calls}`;
}

export interface Wanted {
  readonly seed?: number;
  readonly members?: number;
  readonly fault?: HouseholdFault;
  readonly callKey?: string;
}

/** An invented household, ready to be matched. */
export function aHouseholdToMatch({
  seed = 1,
  members = 3,
  callKey = aCallKey(),
  ...plan
}: Wanted = {}): HouseholdToMatch {
  const household = syntheticHousehold({ ...VILLAGE, seed, members, ...plan });
  const { kkNumber, villageCode } = household;
  return { callKey, kkNumber, villageCode, members: household.members };
}

/** An invented household, matched and complete, ready to be registered. */
export function aHouseholdToRegister(wanted: Wanted = {}): HouseholdToRegister {
  const { callKey, kkNumber, members } = aHouseholdToMatch(wanted);
  return {
    callKey,
    kkNumber,
    members,
    proposalReference: `proposal-${wanted.seed ?? 1}`,
    villageCode: VILLAGE.village,
    attributesComplete: true,
    identityStatuses: members.map(() => 'matched'),
  };
}
