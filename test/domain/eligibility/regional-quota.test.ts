import fc from 'fast-check';

import {
  regionalQuota,
  regionalQuotaFaults,
  type RegionalQuotaBasis,
} from '../../../domain/eligibility/regional-quota';
import { quota as basis } from '../../../prisma/reference/quotas/pbi-jk-test-regions.json';

const KNOWN = ['9901', '9902', '9903'];

describe('the regional quota of PBI-JK', () => {
  it('is 200,000 places in the kabupaten of story 14.8', () => {
    expect(regionalQuotaFaults(basis, KNOWN)).toEqual([]);
    expect(regionalQuota(basis).places).toEqual([
      { kabupaten: '9901', places: 200_000 },
      { kabupaten: '9902', places: 184_004 },
      { kabupaten: '9903', places: 0 },
    ]);
  });

  it.each([
    [7, 3, 1, 2],
    [7, 3, 2, 4],
    [9, 3, 2, 6],
    [8, 3, 3, 8],
  ])('of %i places, %i poor and %i of them in the region is %i', (national, nationalPoor, poor, places) => {
    expect(regionalQuota({ national, nationalPoor, regions: [{ kabupaten: '9901', poor }] })).toEqual({
      places: [{ kabupaten: '9901', places }],
      left: national - places,
    });
  });

  it('never gives out more than there is, and leaves less than one place for each region when all are listed', () => {
    const counts = fc
      .array(fc.nat(5_000_000), { minLength: 1, maxLength: 30 })
      .filter((list) => list.some((n) => n > 0));

    fc.assert(
      fc.property(counts, fc.nat(100_000_000), (poor, national) => {
        const regions = poor.map((count, index) => ({ kabupaten: String(1000 + index), poor: count }));
        const nationalPoor = poor.reduce((sum, count) => sum + count, 0);
        const { places, left } = regionalQuota({ national, nationalPoor, regions });

        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThan(regions.length);
        expect(places.reduce((sum, region) => sum + region.places, left)).toBe(national);
      }),
    );
  });

  it('is refused with every fault and its row', () => {
    const spoilt: RegionalQuotaBasis = {
      national: -1,
      nationalPoor: 10,
      regions: [
        { kabupaten: '9901', poor: 6 },
        { kabupaten: '9999', poor: 6 },
        { kabupaten: '9901', poor: 0.5 },
      ],
    };

    expect(regionalQuotaFaults(spoilt, KNOWN)).toEqual([
      { kind: 'not-a-count' },
      { kind: 'unknown-region', row: 2, kabupaten: '9999' },
      { kind: 'not-a-count', row: 3, kabupaten: '9901' },
      { kind: 'twice', row: 3, kabupaten: '9901' },
      { kind: 'more-poor-than-the-nation' },
    ]);
    expect(regionalQuotaFaults({ ...basis, nationalPoor: 0, regions: [] }, KNOWN)).toEqual([{ kind: 'not-a-count' }]);
  });
});
