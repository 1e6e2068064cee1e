import fc from 'fast-check';

import type { MonitoringFigures, QuotaFill } from '../../../domain/monitoring/figures';
import { toldReport } from '../../../domain/monitoring/report';
import { guardedRows, told, toldParts } from '../../../domain/monitoring/small-cells';
import { toldChurn } from '../../../domain/monitoring/told-churn';
import { toldQuotas, toldWaitingList } from '../../../domain/monitoring/told-lists';
import { toldTargeting } from '../../../domain/monitoring/told-targeting';

describe('a number of households', () => {
  it.each([
    [0, 0],
    [1, null],
    [4, null],
    [5, 5],
  ])('of %i is told as %p', (households, expected) => {
    expect(told(households)).toBe(expected);
  });

  it.each([
    [[20, 3, 9], [20, null, null], 'the smallest other part, which the whole would give away'],
    [[20, 3, 2], [20, null, null], 'no other part, where two are small'],
    [[20, 0, 9], [20, 0, 9], 'nothing, where no part is small'],
    [[3, 0], [null, 0], 'nothing more, where there is no other part'],
  ])('beside its parts %p is told as %p: it holds back %s', (parts, expected) => {
    expect(toldParts(parts)).toEqual(expected);
  });

  it('never leaves a single part to be found from the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 2, maxLength: 8 }), (parts) => {
        const hidden = toldParts(parts).filter((part) => part === null).length;
        const whole = parts.reduce((sum, part) => sum + part, 0);
        return hidden !== 1 || told(whole) === null;
      }),
    );
  });

  it('of a region that alone is held back takes the smallest other region with it', () => {
    const rows = [9, 7, null, 30].map((households, index) => ({ name: index, households }));

    const guarded = guardedRows(rows, { columns: ['households'], size: 'households' });

    expect(guarded.map(({ households }) => households)).toEqual([9, null, null, 30]);
    expect(guardedRows(guarded, { columns: ['households'], size: 'households' })).toEqual(guarded);
  });
});

describe('moves between deciles', () => {
  const moves = [
    { from: 1, to: 1, households: 60 },
    { from: 1, to: 2, households: 10 },
    { from: 2, to: 4, households: 3 },
    { from: 2, to: 2, households: 20 },
    { from: 3, to: 1, households: 7 },
  ];

  it('are told as counts and a share, with those cells held back that tell of a few', () => {
    const { nation, matrix } = toldChurn({ moves, byKabupaten: [] });

    expect(nation).toEqual({ households: 100, moved: 20, up: 13, down: 7, movedShare: 0.2 });
    expect(matrix[0]?.slice(0, 4)).toEqual([60, null, 0, 0]);
    expect(matrix[1]?.slice(0, 4)).toEqual([0, 20, 0, null]);
    expect(matrix[2]?.slice(0, 4)).toEqual([7, 0, 0, 0]);
    expect(matrix.flat()).toHaveLength(100);
  });

  it('take their directions with them when only a few moved at all', () => {
    const few = [
      { from: 1, to: 1, households: 60 },
      { from: 1, to: 2, households: 3 },
    ];
    const { nation, matrix } = toldChurn({ moves: few, byKabupaten: [] });

    expect(nation).toEqual({ households: 63, moved: null, up: null, down: null, movedShare: null });
    expect(matrix[0]?.slice(0, 3)).toEqual([null, null, 0]);
  });

  it('are told by region, of those with enough households', () => {
    const { byKabupaten } = toldChurn({
      moves: [],
      byKabupaten: [
        { kabupaten: '9901', households: 50, up: 10, down: 5 },
        { kabupaten: '9902', households: 2, up: 1, down: 0 },
        { kabupaten: '9903', households: 40, up: 3, down: 9 },
      ],
    });

    expect(byKabupaten.map(({ kabupaten, households, moved, up }) => [kabupaten, households, moved, up])).toEqual([
      ['9901', null, null, null],
      ['9902', null, null, null],
      ['9903', 40, 12, null],
    ]);
  });

  it('of nobody have no share', () => {
    expect(toldChurn({ moves: [], byKabupaten: [] }).nation).toMatchObject({
      households: 0,
      moved: 0,
      movedShare: null,
    });
  });
});

describe('quotas', () => {
  const quota = (kabupaten: string, changes: Partial<QuotaFill>): QuotaFill => {
    const counts = { places: 100, taken: 40, granted: 20, waiting: 0, waitingPlaces: 0 };
    return { programme: 'PBI-JK', kabupaten, ...counts, ...changes };
  };

  it('are told with what is free, whole before regions, those without a limit apart', () => {
    const told = toldQuotas([
      quota('9901', {}),
      quota('9902', { taken: 130, granted: 50, waiting: 6, waitingPlaces: 11 }),
      quota('9903', { places: null }),
      quota('9904', { places: 0, taken: 0, granted: 0 }),
    ]);

    expect(told).toEqual([
      { programme: 'PBI-JK', kabupaten: null, places: 200, taken: 170, waiting: 6, waitingPlaces: 11, free: 30, fill: 0.85 },
      { programme: 'PBI-JK', kabupaten: '9901', places: 100, taken: 40, waiting: 0, waitingPlaces: 0, free: 60, fill: 0.4 },
      { programme: 'PBI-JK', kabupaten: '9902', places: 100, taken: 130, waiting: 6, waitingPlaces: 11, free: 0, fill: 1.3 },
      { programme: 'PBI-JK', kabupaten: '9904', places: 0, taken: 0, waiting: 0, waitingPlaces: 0, free: 0, fill: null },
      { programme: 'PBI-JK', kabupaten: null, places: null, taken: 40, waiting: 0, waitingPlaces: 0, free: null, fill: null },
      { programme: 'PBI-JK', kabupaten: '9903', places: null, taken: 40, waiting: 0, waitingPlaces: 0, free: null, fill: null },
    ]); // prettier-ignore
  });

  it('of a few households are held back, and cannot be found from the whole', () => {
    const told = toldQuotas([
      quota('9901', {}),
      quota('9902', { taken: 13, granted: 4 }),
      quota('9903', { taken: 60 }),
    ]);

    expect(told.map(({ kabupaten, taken, free }) => [kabupaten, taken, free])).toEqual([
      [null, 113, 187],
      ['9901', null, null],
      ['9902', null, null],
      ['9903', 60, 40],
    ]);
  });

  it('of few who wait hold their places back too', () => {
    const [whole] = toldQuotas([quota('9901', { waiting: 2, waitingPlaces: 9 })]);

    expect(whole).toMatchObject({ waiting: null, waitingPlaces: null });
  });
});

describe('a waiting list', () => {
  const ages = [0, 1, 5].map((quarters, index) => ({ quarters, households: [30, 8, 2][index] ?? 0 }));

  it('is told by quarters waited, with the longest', () => {
    const list = { programme: 'SEMBAKO', ages, endsAfter: 4, promoted: 12, ended: 3 };

    expect(toldWaitingList(list)).toEqual({
      programme: 'SEMBAKO',
      households: 40,
      ages: [
        { quarters: 0, households: 30 },
        { quarters: 1, households: null },
        { quarters: 5, households: null },
      ],
      oldest: 5,
      endsAfter: 4,
      promoted: 12,
      ended: null,
    });
  });

  it('of nobody has no longest', () => {
    const list = { programme: 'SEMBAKO', ages: [], endsAfter: null, promoted: 0, ended: 0 };

    expect(toldWaitingList(list)).toMatchObject({ households: 0, oldest: null, endsAfter: null });
  });
});

describe('errors', () => {
  const counts = { limit: 4, dimension: 'nation', group: 'nation', households: 100 } as const;

  it('are shares of those who belong and of those let in', () => {
    const { programmes, errors } = toldTargeting({
      limits: [
        { rulesId: 'V-79', programme: 'PKH', limit: 4 },
        { rulesId: 'V-79', programme: 'SEMBAKO', limit: 5 },
      ],
      counts: [{ ...counts, belongs: 40, letIn: 50, both: 30 }],
      withoutTruth: 0,
    });

    expect(errors).toEqual([{ ...counts, exclusionError: 0.25, inclusionError: 0.4 }]);
    expect(programmes).toEqual([
      { rulesId: 'V-79', programme: 'PKH', limit: 4, exclusionError: 0.25, inclusionError: 0.4 },
      { rulesId: 'V-79', programme: 'SEMBAKO', limit: 5, exclusionError: null, inclusionError: null },
    ]);
  });

  it.each([
    ['of a few who belong', { belongs: 4, letIn: 20, both: 4 }],
    ['of nobody who belongs', { belongs: 0, letIn: 20, both: 0 }],
    ['of a few left out', { belongs: 40, letIn: 60, both: 38 }],
  ])('%s are not told', (_of, own) => {
    const { errors } = toldTargeting({ limits: [], counts: [{ ...counts, ...own }], withoutTruth: 0 });

    expect(errors[0]?.exclusionError).toBeNull();
    expect(errors[0]?.inclusionError).not.toBeNull();
  });
});

describe('a report', () => {
  const churn = { moves: [], byKabupaten: [] };

  it('holds what was measured and nothing of the rest', () => {
    expect(toldReport({ measuredAt: 'now' })).toEqual({ measuredAt: 'now' });
  });

  it('holds nothing that may not be told', () => {
    const run = { runId: 'r', version: '2031Q2', quarter: '2031Q2', decidedOn: '2031-04-20', churn };
    const figures: MonitoringFigures = {
      measuredAt: 'now',
      calendar: {
        calendarId: 'c',
        runs: [{ ...run, rankedFirst: 3, servedWithEarlier: 9, quotas: [], waitingLists: [] }],
        determinations: [{ version: '2031Q2', decileVersion: '2031Q2', decisions: 2, proposedAt: 'then', seconds: 60 }],
      },
      churn: { ...churn, joined: 4, left: 7 },
      targeting: { limits: [], counts: [], withoutTruth: 1 },
    };

    const report = toldReport(figures);

    expect(report.calendar?.runs[0]).toMatchObject({ version: '2031Q2', rankedFirst: null, servedWithEarlier: 9 });
    expect(report.calendar?.determinations[0]).toMatchObject({ decisions: null, seconds: 60 });
    expect(report.churn).toMatchObject({ joined: null, left: 7 });
    expect(report.targeting?.withoutTruth).toBeNull();
  });
});
