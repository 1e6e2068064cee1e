/** Letters and digits that are not confused when read aloud or copied by hand. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const BODY_LENGTH = 9;

/**
 * The code a household gets as its receipt: nine characters drawn from `random` and one check character, so that a
 * misread code is told from an unknown one. `random` needs at least nine bytes.
 */
export function trackingCode(random: Uint8Array): string {
  const body = Array.from(random.slice(0, BODY_LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  return body + checkCharacter(body);
}

/** Whether the code is well formed and its check character right. */
export function isTrackingCode(text: string): boolean {
  const known = Array.from(text).every((character) => ALPHABET.includes(character));
  return text.length === BODY_LENGTH + 1 && known && checkCharacter(text.slice(0, -1)) === text.slice(-1);
}

/** Luhn over the alphabet: finds every single misread character and nearly every swap of neighbours. */
function checkCharacter(body: string): string {
  const size = ALPHABET.length;
  const weights = Array.from(body)
    .reverse()
    .map((character, index) => ALPHABET.indexOf(character) * (index % 2 === 0 ? 2 : 1));
  const sum = weights.reduce((total, weight) => total + Math.floor(weight / size) + (weight % size), 0);
  return ALPHABET.charAt((size - (sum % size)) % size);
}
