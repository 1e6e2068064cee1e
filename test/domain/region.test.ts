import fc from 'fast-check';

import { isWithin, kabupatenOf, NATION, regionLevel, utcOffsetMinutes } from '../../domain/region';

const VILLAGE = '9901012001';
const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(''));
const villages = digits(10);

describe('the level of a region code', () => {
  it.each([
    ['99', 'province'],
    ['9901', 'kabupaten'],
    ['990101', 'kecamatan'],
    [VILLAGE, 'village'],
  ])('%s is %s', (code, level) => {
    expect(regionLevel(code)).toBe(level);
  });

  it.each(['', '9', '990', '99010', '99010120', '99010120011', '99.01', '99o1', ' 9901', '9901\n'])(
    'does not exist for %j',
    (code) => {
      expect(regionLevel(code)).toBeUndefined();
    },
  );
});

describe('a region', () => {
  it.each(['99', '9901', '990101', VILLAGE, NATION])('lies within %j when its code begins so', (outer) => {
    expect(isWithin(VILLAGE, outer)).toBe(true);
  });

  it.each(['9', '990', '99010', '99010120', '99x', '9902', '98', `${VILLAGE}0`])('does not lie within %j', (outer) => {
    expect(isWithin(VILLAGE, outer)).toBe(false);
  });

  it('lies within no village but its own', () => {
    fc.assert(
      fc.property(villages, villages, (inner, outer) => {
        expect(isWithin(inner, outer)).toBe(inner === outer);
      }),
    );
  });

  it('is never held by a malformed code, even one that it begins with', () => {
    fc.assert(
      fc.property(villages, fc.constantFrom(1, 3, 5, 7, 8, 9), (village, length) => {
        expect(isWithin(village, village.slice(0, length))).toBe(false);
        expect(isWithin(village.slice(0, length), village.slice(0, 2))).toBe(false);
      }),
    );
  });

  it('holds no region above it', () => {
    expect(isWithin('99', '9901')).toBe(false);
    expect(isWithin(NATION, '99')).toBe(false);
  });

  it('that is the nation lies within the nation only, and holds no code that is none', () => {
    expect(isWithin(NATION, NATION)).toBe(true);
    expect(isWithin('990', NATION)).toBe(false);
  });

  it('belongs to the kabupaten of its first four digits', () => {
    expect(kabupatenOf(VILLAGE)).toBe('9901');
  });
});

describe('legal time', () => {
  it.each([
    ['31', 7],
    ['6101', 7],
    ['99', 7],
    ['5171', 8],
    ['6401012001', 8],
    ['76', 8],
    ['8101', 9],
    ['9471', 9],
    ['97', 9],
  ])('in region %s is UTC+%d', (code, hours) => {
    expect(utcOffsetMinutes(code)).toBe(hours * 60);
  });
});
