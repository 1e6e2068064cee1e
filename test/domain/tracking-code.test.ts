import fc from 'fast-check';

import { isTrackingCode, trackingCode } from '../../domain/tracking-code';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codes = fc.uint8Array({ minLength: 9, maxLength: 16 }).map(trackingCode);

function replaceAt(code: string, { place, letter }: { readonly place: number; readonly letter: string }): string {
  return code.slice(0, place) + letter + code.slice(place + 1);
}

describe('a tracking code', () => {
  it('has ten characters that cannot be taken for each other, and is right as it was given out', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[2-9A-HJ-NP-Z]{10}$/);
        expect(isTrackingCode(code)).toBe(true);
      }),
    );
  });

  it('draws each character evenly from the bytes', () => {
    const drawn = Array.from({ length: 256 }, (_, byte) => trackingCode(new Uint8Array(9).fill(byte)).charAt(0));

    expect([...new Set(drawn)].sort().join('')).toBe(ALPHABET);
    expect(drawn.filter((letter) => letter === 'A')).toHaveLength(8);
  });

  it('is found wrong whenever one character is misread, wherever and for whatever', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const misread = Array.from(code).flatMap((_, place) =>
          Array.from(ALPHABET)
            .map((letter) => replaceAt(code, { place, letter }))
            .filter((other) => other !== code),
        );

        expect(misread).toHaveLength(310);
        expect(misread.filter(isTrackingCode)).toEqual([]);
      }),
    );
  });

  it.each(['', '23456789A', '23456789ABC', '0000000000', 'abcdefghjk', '234567 89A', '2345678😀A'])(
    'is not %j',
    (text) => {
      expect(isTrackingCode(text)).toBe(false);
    },
  );
});
