import fc from 'fast-check';

import { compareNeed, fillQuota, type Candidate } from '../../../domain/eligibility/quota';

function aCandidate(overrides: Partial<Candidate> & { readonly id: string }): Candidate {
  return {
    places: 1,
    groundchecked: false,
    quartersWaited: 0,
    receives: false,
    decile: 3,
    score: 0.5,
    signedAtMs: 1000,
    ...overrides,
  };
}

const candidates = fc
  .array(
    fc.record({
      places: fc.integer({ min: 1, max: 6 }),
      groundchecked: fc.boolean(),
      quartersWaited: fc.nat(4),
      receives: fc.boolean(),
      decile: fc.integer({ min: 1, max: 5 }),
      score: fc.integer({ min: 0, max: 3 }),
      signedAtMs: fc.nat(3),
    }),
    { maxLength: 20 },
  )
  .map((list) =>
    list.map((candidate, index): Candidate => ({ ...candidate, id: `p-${String(index).padStart(2, '0')}` })),
  );

const shuffled = candidates.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
);

describe('the order of need', () => {
  const order: readonly (readonly [string, Partial<Candidate>, Partial<Candidate>])[] = [
    ['a present recipient', { receives: true, decile: 5 }, { groundchecked: true, decile: 1 }],
    ['a groundchecked household', { groundchecked: true }, { quartersWaited: 3 }],
    ['a household on the list', { quartersWaited: 1, decile: 5 }, { decile: 1 }],
    ['whoever has waited longer', { quartersWaited: 2, decile: 5 }, { quartersWaited: 1, decile: 1 }],
    ['the lower decile', { decile: 2, score: 0.9 }, { decile: 3, score: 0.1 }],
    ['the lower score', { score: 0.1, signedAtMs: 2000 }, { score: 0.2, signedAtMs: 1000 }],
    ['whoever was signed earlier', { signedAtMs: 1000 }, { signedAtMs: 2000 }],
  ];

  it.each(order)('puts %s first', (_who, first, second) => {
    const [left, right] = [aCandidate({ ...first, id: 'z' }), aCandidate({ ...second, id: 'a' })];

    expect(compareNeed(left, right)).toBeLessThan(0);
    expect(compareNeed(right, left)).toBeGreaterThan(0);
  });

  it('is settled by the id between equals', () => {
    expect(compareNeed(aCandidate({ id: 'a' }), aCandidate({ id: 'b' }))).toBeLessThan(0);
    expect(compareNeed(aCandidate({ id: 'b' }), aCandidate({ id: 'a' }))).toBeGreaterThan(0);
    expect(compareNeed(aCandidate({ id: 'a' }), aCandidate({ id: 'a' }))).toBe(0);
  });
});

describe('filling a quota', () => {
  it('promotes the list after the groundchecked when places fall vacant (story 14.8)', () => {
    const groundchecked = Array.from({ length: 25 }, (_, index) =>
      aCandidate({ id: `g-${index}`, groundchecked: true }),
    );
    const list = Array.from({ length: 20 }, (_, index) =>
      aCandidate({ id: `l-${index}`, quartersWaited: 1, signedAtMs: index }),
    );
    const { granted, waiting } = fillQuota(40, [...list, ...groundchecked]);

    expect(granted).toHaveLength(40);
    expect(waiting).toEqual(list.slice(15).map(({ id }) => id));
  });

  it('never splits a household, and lets no smaller one overtake it', () => {
    const big = aCandidate({ id: 'big', places: 4, decile: 1 });
    const small = aCandidate({ id: 'small', places: 1, decile: 2 });

    expect(fillQuota(3, [small, big])).toEqual({ granted: [], waiting: ['big', 'small'] });
  });

  it('of no places grants none', () => {
    expect(fillQuota(0, [aCandidate({ id: 'a' })])).toEqual({ granted: [], waiting: ['a'] });
  });

  it('never gives more places than there are, and serves every candidate once', () => {
    fc.assert(
      fc.property(fc.nat(60), candidates, (places, list) => {
        const { granted, waiting } = fillQuota(places, list);
        const taken = list
          .filter(({ id }) => granted.includes(id))
          .reduce((sum, candidate) => sum + candidate.places, 0);

        expect(taken).toBeLessThanOrEqual(places);
        expect([...granted, ...waiting].sort()).toEqual(list.map(({ id }) => id));
      }),
    );
  });

  it('lets nobody wait who comes before somebody granted', () => {
    fc.assert(
      fc.property(fc.nat(60), candidates, (places, list) => {
        const { granted, waiting } = fillQuota(places, list);
        const ordered = [...list].sort(compareNeed).map(({ id }) => id);

        expect([...granted, ...waiting]).toEqual(ordered);
      }),
    );
  });

  it('gives the same result in whatever order the candidates come, and changes none of them', () => {
    fc.assert(
      fc.property(fc.nat(60), shuffled, (places, [list, mixed]) => {
        const before = JSON.stringify(mixed);

        expect(fillQuota(places, mixed)).toEqual(fillQuota(places, list));
        expect(JSON.stringify(mixed)).toBe(before);
      }),
    );
  });

  it('takes a place from nobody when there is one more', () => {
    fc.assert(
      fc.property(fc.nat(60), candidates, (places, list) => {
        const { granted } = fillQuota(places, list);

        expect(fillQuota(places + 1, list).granted.slice(0, granted.length)).toEqual(granted);
      }),
    );
  });
});
