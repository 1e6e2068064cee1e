/** What may stand between the digits of a number that was split, also as it looks in an address or in JSON. */
const BETWEEN = String.raw`(?:[ .\-_/+]|%20|%2[Dd]|\\[nt])`;
/** A digit as it is, in an address (%39), or in escaped JSON (\u0039). */
const DIGIT = String.raw`(?:\d|%3\d|\\u003\d)`;

const WHOLE = new RegExp(String.raw`(?<!\d)${DIGIT}{16}(?!\d)`, 'g');
const IN_GROUPS = new RegExp(String.raw`(?<!\d)${DIGIT}{2,14}(?:${BETWEEN}${DIGIT}{2,14}){1,7}(?!\d)`, 'g');
const IDENTITY_DIGITS = 16;
/** Of the birth date in a NIK: day (women + 40) and month. A KK carries the date it was issued there. */
const DATE_IN_NUMBER = /^\d{6}(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}$/;

/**
 * The line without anything that may be a NIK or KK: any sixteen digits in a row, and sixteen in groups, as in
 * 9901 0120 0101 0001, where a date stands in the right place. Longer runs are no identity numbers and stay.
 */
export function withoutIdentityNumbers(line: string): string {
  return line.replace(WHOLE, '[16 digits]').replace(IN_GROUPS, (run) => (isIdentityNumber(run) ? '[16 digits]' : run));
}

/** Sixteen digits in groups are one only when a date stands where an identity number has it: times are written in groups as well. */
function isIdentityNumber(run: string): boolean {
  const digits = run
    .replaceAll(/%3(\d)/g, '$1')
    .replaceAll(/\\u003(\d)/g, '$1')
    .replaceAll(/%20|%2D|\\[nt]|\D/gi, '');
  return digits.length === IDENTITY_DIGITS && DATE_IN_NUMBER.test(digits);
}
