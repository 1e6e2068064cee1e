/** How an identity number was found written. */
export type WrittenForm = 'digits' | 'reversed' | 'url' | 'hex' | 'base64';

/** Finds planted identity numbers in any text, however they are written there. */
export interface IdentityScan {
  /** Numbers found, each with the forms it was found in. */
  find(text: string): ReadonlyMap<string, ReadonlySet<WrittenForm>>;
}

const DIGITS = 16;

/** Sixteen digits or more, also where one space, dot, dash, slash or the like stands between any two of them. */
const DIGIT_RUN = /\d(?:[ .,:_/-]?\d){15,}/g;
/** `%39%39`, or some of the digits as they are. */
const URL_RUN = /(?:%3\d|\d){16,}/g;
/** Digits as bytes, in runs that may begin anywhere among other hexadecimal digits. */
const HEX_RUN = /(?=((?:3\d){16}))/g;
/**
 * Four groups of three digits each as base64 writes them. Sixteen digits hold at least four whole groups, wherever among
 * the bytes they begin.
 */
const BASE64_RUN = /(?:[MNO][DTjz][AEIMQUYcgk][wxyz0-5]){4,}/g;
const BASE64_GROUP = /^[A-Za-z0-9+/_=-]{4}$/;

/** A scan for these numbers. It takes time by the length of the text alone, not by how many numbers are looked for. */
export function identityScan(numbers: Iterable<string>): IdentityScan {
  const forward = new Set(numbers);
  const backward = new Map([...forward].map((number) => [Array.from(number).reverse().join(''), number]));

  return {
    find(text) {
      const found = new Map<string, Set<WrittenForm>>();
      const note = (number: string, form: WrittenForm): void => {
        found.set(number, (found.get(number) ?? new Set()).add(form));
      };
      const look = (written: string, form: WrittenForm): void => {
        for (const window of windowsOf(written)) {
          const turned = backward.get(window);
          if (forward.has(window)) note(window, form);
          if (turned !== undefined) note(turned, form === 'digits' ? 'reversed' : form);
        }
      };
      look(text, 'digits');
      for (const [run] of text.matchAll(URL_RUN)) if (run.includes('%')) look(run.replaceAll('%3', ''), 'url');
      for (const [, run = ''] of text.matchAll(HEX_RUN)) look(Buffer.from(run, 'hex').toString('latin1'), 'hex');
      for (const run of base64Runs(text)) look(Buffer.from(run, 'base64').toString('latin1'), 'base64');
      return found;
    },
  };
}

/** Every sixteen digits that follow each other in a text, whatever separates them. */
function* windowsOf(text: string): Generator<string> {
  for (const [run] of text.matchAll(DIGIT_RUN)) {
    const digits = run.replaceAll(/\D/g, '');
    for (let from = 0; from + DIGITS <= digits.length; from += 1) yield digits.slice(from, from + DIGITS);
  }
}

/** Runs of digits in base64, with the group before and after that hold the first and the last of them. */
function* base64Runs(text: string): Generator<string> {
  for (const { 0: run, index } of text.matchAll(BASE64_RUN)) {
    const before = text.slice(Math.max(0, index - 4), index);
    const after = text.slice(index + run.length, index + run.length + 4);
    yield `${BASE64_GROUP.test(before) ? before : ''}${run}${after}`;
  }
}
