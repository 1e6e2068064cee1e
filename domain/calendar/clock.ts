/**
 * A calendar's own clock: legal time = `anchor` + `rate` × (server time − `epoch`).
 * Production has rate 1 and anchor = epoch. The demonstration and the tests live through real quarters, with their
 * real dates, at a higher rate; no code asks which of the two it is in.
 */
export interface LegalClock {
  /** Legal instant (ISO 8601) that corresponds to `epoch`. */
  readonly anchor: string;
  /** Server instant (ISO 8601) at which the clock reads `anchor`. */
  readonly epoch: string;
  /** Legal milliseconds for each server millisecond, above 0. */
  readonly rate: number;
}

/** Legal instant in milliseconds since 1970 at the server instant `serverMs`. */
export function legalTime(clock: LegalClock, serverMs: number): number {
  return Date.parse(clock.anchor) + (serverMs - Date.parse(clock.epoch)) * clock.rate;
}

/** Server instant in milliseconds since 1970 at which the clock will read `legalMs`. */
export function serverTime(clock: LegalClock, legalMs: number): number {
  return Date.parse(clock.epoch) + (legalMs - Date.parse(clock.anchor)) / clock.rate;
}
