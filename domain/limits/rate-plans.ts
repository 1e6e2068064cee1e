/** Who is counted: a person or client by the subject of the token, or a citizen by code and by address. */
export type RatePlanId = 'official' | 'integrator' | 'status-by-code' | 'status-by-address';

/** How many calls one subject may make in a window that begins with the first of them. */
export interface RatePlan {
  readonly id: RatePlanId;
  readonly calls: number;
  readonly perSeconds: number;
  readonly validFrom: string;
  readonly validTo?: string;
  /** Legal source, or why it is ours. */
  readonly basis: string;
}

const ASSUMED = 'none: policy assumption';

/** Every version of every plan. A change is a new version, never an edit. */
export const RATE_PLANS: readonly RatePlan[] = [
  {
    id: 'official',
    calls: 600,
    perSeconds: 60,
    validFrom: '2026-01-01',
    basis: `${ASSUMED}: bulk sign-off on days 15-17, with room for a page of tasks a second`,
  },
  {
    id: 'integrator',
    calls: 3_000,
    perSeconds: 60,
    validFrom: '2026-01-01',
    basis: `${ASSUMED}: 50 households a second from one kabupaten's village system`,
  },
  {
    id: 'status-by-code',
    calls: 5,
    perSeconds: 900,
    validFrom: '2026-01-01',
    basis: `${ASSUMED}: five birth dates in a quarter of an hour guess nobody's`,
  },
  {
    id: 'status-by-address',
    calls: 60,
    perSeconds: 900,
    validFrom: '2026-01-01',
    basis: `${ASSUMED}: a village office asks for many households behind one address`,
  },
];

/** A plan by id and the day (yyyy-mm-dd) it is asked for. */
export interface RatePlanQuestion {
  readonly id: RatePlanId;
  readonly today: string;
  /** Plans of this deployment; those above if absent. */
  readonly plans?: readonly RatePlan[];
}

/** The version of a plan in force on a day. Throws when there is none: nobody is let through uncounted. */
export function ratePlanOn({ id, today, plans = RATE_PLANS }: RatePlanQuestion): RatePlan {
  const inForce = plans.filter((plan) => plan.id === id && plan.validFrom <= today && today <= (plan.validTo ?? today));
  const latest = inForce.sort((left, right) => left.validFrom.localeCompare(right.validFrom)).at(-1);
  if (latest === undefined) throw new Error(`No rate plan "${id}" is in force on ${today}`);
  return latest;
}
