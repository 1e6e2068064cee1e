import { quarterOfDay } from '../../../domain/calendar/quarter';
import { placesOf, quotaVersionFaults, type QuotaVersion } from '../../../domain/eligibility/quota-versions';

const KNOWN = ['3101', '3201', '3202'];
const version = (change: Partial<QuotaVersion> = {}): QuotaVersion => ({
  ...{ id: 'v1', programme: 'PBI-JK', validFrom: '2027-01-01', source: 'test' },
  quota: {
    places: [
      { kabupaten: '3101', places: 4 },
      { kabupaten: '3201', places: 0 },
      { kabupaten: '3202', places: 9 },
    ],
  },
  ...change,
});
const shared = {
  national: 100,
  nationalPoor: 50,
  regions: [
    { kabupaten: '3201', poor: 10 },
    { kabupaten: '3202', poor: 5 },
  ],
};

describe('versions of quotas', () => {
  it('that list every region of their territory have no fault, and their places are those given or shared out', () => {
    const java = version({ id: 'v2', programme: 'PKH', territory: ['32'], quota: shared });

    expect(quotaVersionFaults([version(), java], KNOWN)).toEqual([]);
    expect(placesOf(version())).toHaveLength(3);
    expect(placesOf(java)).toEqual([
      { kabupaten: '3201', places: 20 },
      { kabupaten: '3202', places: 10 },
    ]);
  });

  it('are refused for a quota that is negative, broken, absent, listed twice or of a region outside, each with its row', () => {
    const quota = {
      places: [
        { kabupaten: '3101', places: -1 },
        { kabupaten: '3201', places: 0.5 },
        { kabupaten: '3201', places: 1 },
        { kabupaten: '9999', places: 1 },
      ],
    };

    expect(quotaVersionFaults([version({ quota })], KNOWN)).toEqual([
      { version: 'v1', kind: 'negative', kabupaten: '3101', row: 1 },
      { version: 'v1', kind: 'not-whole', kabupaten: '3201', row: 2 },
      { version: 'v1', kind: 'twice', kabupaten: '3201', row: 3 },
      { version: 'v1', kind: 'unknown-region', kabupaten: '9999', row: 4 },
      { version: 'v1', kind: 'absent', kabupaten: '3202' },
    ]);
  });

  it('that share a national quota out are refused likewise', () => {
    const quota = { ...shared, regions: [{ kabupaten: '3201', poor: -3 }] };

    expect(quotaVersionFaults([version({ territory: ['32'], quota })], KNOWN)).toEqual([
      { version: 'v1', kind: 'not-a-count', kabupaten: '3201', row: 1 },
      { version: 'v1', kind: 'absent', kabupaten: '3202' },
    ]);
    expect(quotaVersionFaults([version({ territory: ['32', '77'], quota: shared })], KNOWN)).toEqual([
      { version: 'v1', kind: 'territory-unknown', kabupaten: '77' },
    ]);
  });

  it.each([
    ['2027-01-02', undefined],
    ['2027-02-01', undefined],
    ['2027-01-01', '2027-03-30'],
    ['2027-01-01', '2026-12-31'],
  ])('from %s to %s do not hold for whole quarters', (validFrom, validTo) => {
    const dates = validTo === undefined ? { validFrom } : { validFrom, validTo };

    expect(quotaVersionFaults([version(dates)], KNOWN)).toEqual([{ version: 'v1', kind: 'not-a-quarter' }]);
  });

  it('of a programme follow each other without gap and overlap, under ids of their own', () => {
    const first = version({ validTo: '2027-06-30' });
    const next = version({ id: 'v2', validFrom: '2027-07-01' });

    expect(quotaVersionFaults([next, first], KNOWN)).toEqual([]);
    expect(quotaVersionFaults([first, { ...next, programme: 'PKH', validFrom: '2027-01-01' }], KNOWN)).toEqual([]);
    expect(quotaVersionFaults([first, { ...next, validFrom: '2027-10-01' }], KNOWN)).toEqual([
      { version: 'v2', kind: 'gap' },
    ]);
    expect(quotaVersionFaults([first, { ...next, validFrom: '2027-04-01' }], KNOWN)).toEqual([
      { version: 'v2', kind: 'overlap' },
    ]);
    expect(quotaVersionFaults([version(), next], KNOWN)).toEqual([{ version: 'v2', kind: 'overlap' }]);
    expect(quotaVersionFaults([first, { ...next, id: 'v1' }], KNOWN)).toEqual([{ version: 'v1', kind: 'id-twice' }]);
  });
});

it.each([
  ['2027-01-01', '2027Q1'],
  ['2027-03-31', '2027Q1'],
  ['2027-10-01', '2027Q4'],
])('%s is in %s', (day, quarter) => {
  expect(quarterOfDay(day)).toBe(quarter);
});
