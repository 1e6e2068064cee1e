import fc from 'fast-check';

import { isoDay, legalDay } from '../../../domain/calendar/calendar';
import {
  nextQuarter,
  pathOfCompleteProposal,
  pathOfSignedProposal,
  pathOfVersion,
  previousQuarter,
  versionBeingPrepared,
} from '../../../domain/calendar/quarter';
import { aCalendar } from '../../support/calendar';

const calendar = aCalendar();
const JAKARTA_MS = 7 * 3_600_000;
const ZONES = [
  ['WIB', '+07:00', 420],
  ['WITA', '+08:00', 480],
  ['WIT', '+09:00', 540],
] as const;

const instants = fc.date({ min: new Date('2025-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
const offsets = fc.constantFrom(420, 480, 540);
const quarters = fc
  .tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 4 }))
  .map(([y, n]) => `${y}Q${n}`);

function completeAt(iso: string, { offsetMinutes = 420, rules = calendar } = {}) {
  return pathOfCompleteProposal(rules, { legalMs: Date.parse(iso), offsetMinutes });
}

function signedAt(iso: string, offsetMinutes = 420) {
  return pathOfSignedProposal(calendar, { legalMs: Date.parse(iso), offsetMinutes });
}

const localDay = (ms: number, offsetMinutes: number): string => isoDay(legalDay(ms, offsetMinutes));

describe.each(ZONES)('a proposal complete in %s', (_zone, sign, offsetMinutes) => {
  it('on 11 December at 23:59 joins December and the first version (story 14.3)', () => {
    expect(completeAt(`2025-12-11T23:59:59${sign}`, { offsetMinutes })).toMatchObject({
      windowMonth: '2025-12-01',
      missedCutOff: false,
      preparationMonth: '2025-12',
      version: '2026Q1',
      quarter: '2026Q1',
      deliveryFrom: '2026-01-22',
      deliveryUntil: '2026-01-28',
    });
  });

  it('on 12 December at 00:00 joins January and the second version (story 14.3)', () => {
    expect(completeAt(`2025-12-12T00:00:00${sign}`, { offsetMinutes })).toMatchObject({
      windowMonth: '2026-01-01',
      missedCutOff: true,
      preparationMonth: '2026-03',
      version: '2026Q2',
      deliveryFrom: '2026-04-22',
      deliveryUntil: '2026-04-28',
    });
  });

  it('has until the end of day 14 for deliberation and of day 17 for the signatures, in its own time', () => {
    const path = completeAt(`2025-12-01T00:00:00${sign}`, { offsetMinutes });

    expect(path.deliberationUntilMs).toBe(Date.parse(`2025-12-15T00:00:00${sign}`));
    expect(path.signOffUntilMs).toBe(Date.parse(`2025-12-18T00:00:00${sign}`));
  });
});

describe('the monthly cut-off', () => {
  it('on day 10, as other sources have it, sends a proposal of 11 December to January', () => {
    const rules = aCalendar({ monthly: { cutOffDay: 10 } });

    expect(completeAt('2025-12-10T23:59:59+07:00', { rules }).version).toBe('2026Q1');
    expect(completeAt('2025-12-11T00:00:00+07:00', { rules })).toMatchObject({
      windowMonth: '2026-01-01',
      version: '2026Q2',
    });
  });

  it('leaves the quarter alone when the next month prepares the same version', () => {
    expect(completeAt('2026-01-12T00:00:00+07:00')).toMatchObject({ missedCutOff: true, version: '2026Q2' });
  });
});

describe('a version', () => {
  it('serves the next quarter where the calendar says so', () => {
    const rules = aCalendar({ quarterly: { serves: 'next-quarter' } });

    expect(completeAt('2025-12-01T00:00:00+07:00', { rules })).toMatchObject({ version: '2026Q1', quarter: '2026Q2' });
    expect(pathOfVersion(rules, '2026Q4')).toMatchObject({ version: '2026Q4', quarter: '2027Q1' });
  });
});

describe('a proposal signed', () => {
  it('on day 17 counts for that month, and from day 18 on for the next', () => {
    expect(signedAt('2025-12-17T23:59:59+07:00')).toMatchObject({ windowMonth: '2025-12-01', version: '2026Q1' });
    expect(signedAt('2025-12-18T00:00:00+07:00')).toMatchObject({
      windowMonth: '2026-01-01',
      missedCutOff: true,
      version: '2026Q2',
    });
  });
});

describe('the path of any proposal', () => {
  it('never goes back: whoever is complete later never counts for an earlier version', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 400 * 86_400 }), offsets, (early, seconds, offsetMinutes) => {
        const late = early.getTime() + seconds * 1000;
        const [first, second] = [early.getTime(), late].map((legalMs) => {
          return pathOfCompleteProposal(calendar, { legalMs, offsetMinutes });
        });

        expect((first?.version ?? '') <= (second?.version ?? '')).toBe(true);
        expect((first?.windowMonth ?? '') <= (second?.windowMonth ?? '')).toBe(true);
      }),
    );
  });

  it('agrees with the path of the version it names', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const path = pathOfCompleteProposal(calendar, { legalMs: instant.getTime(), offsetMinutes: 420 });
        const version = pathOfVersion(calendar, path.version);

        expect(localDay(version.deliveryFromMs, 420)).toBe(path.deliveryFrom);
        expect(version.quarter).toBe(path.quarter);
        expect(localDay(version.freezeAtMs - 1, 420).slice(0, 7)).toBe(path.preparationMonth);
        expect(path.signOffUntilMs).toBeLessThanOrEqual(version.freezeAtMs);
      }),
    );
  });
});

describe('the quarter after', () => {
  it('the fourth is the first of the next year', () => {
    expect(nextQuarter('2026Q4')).toBe('2027Q1');
    expect(previousQuarter('2027Q1')).toBe('2026Q4');
    expect(nextQuarter('2026Q2')).toBe('2026Q3');
    expect(previousQuarter('2026Q3')).toBe('2026Q2');
  });

  it('is undone by the quarter before, and comes later', () => {
    fc.assert(
      fc.property(quarters, (quarter) => {
        expect(previousQuarter(nextQuarter(quarter))).toBe(quarter);
        expect(nextQuarter(previousQuarter(quarter))).toBe(quarter);
        expect(nextQuarter(quarter) > quarter).toBe(true);
      }),
    );
  });
});

describe('the version of 2026Q1', () => {
  it('freezes with the year, is due from 22 January, and is late after 4 February', () => {
    expect(pathOfVersion(calendar, '2026Q1')).toEqual({
      closingFromMs: Date.parse('2025-12-18T00:00:00+07:00'),
      freezeAtMs: Date.parse('2026-01-01T00:00:00+07:00'),
      deliveryFromMs: Date.parse('2026-01-22T00:00:00+07:00'),
      lateAfterMs: Date.parse('2026-02-05T00:00:00+07:00'),
      version: '2026Q1',
      quarter: '2026Q1',
    });
  });
});

describe('every version', () => {
  it('has its moments in their order, and is frozen before the next one', () => {
    fc.assert(
      fc.property(quarters, (quarter) => {
        const path = pathOfVersion(calendar, quarter);
        const moments = [path.closingFromMs, path.freezeAtMs, path.deliveryFromMs, path.lateAfterMs];

        expect(moments).toEqual([...moments].sort((left, right) => left - right));
        expect(pathOfVersion(calendar, nextQuarter(quarter)).freezeAtMs).toBeGreaterThan(path.lateAfterMs);
      }),
    );
  });
});

describe('the version being prepared', () => {
  it.each([
    ['2025-11-30T23:59:59+07:00', '2026Q1'],
    ['2025-12-01T00:00:00+07:00', '2026Q1'],
    ['2026-01-01T00:00:00+07:00', '2026Q1'],
    ['2026-01-31T23:59:59+07:00', '2026Q1'],
    ['2026-02-01T00:00:00+07:00', '2026Q2'],
    ['2026-03-31T23:59:59+07:00', '2026Q2'],
    ['2026-04-01T00:00:00+07:00', '2026Q2'],
    ['2026-10-01T00:00:00+07:00', '2026Q4'],
  ])('at %s is %s', (iso, version) => {
    expect(versionBeingPrepared(calendar, Date.parse(iso))).toBe(version);
  });

  it('is the same from the first minute of the preparation month, when a schedule fires, to the freeze', () => {
    fc.assert(
      fc.property(quarters, (quarter) => {
        const { freezeAtMs } = pathOfVersion(calendar, quarter);
        const lastDay = new Date(freezeAtMs - 1 + JAKARTA_MS);
        const firstMinute = Date.UTC(lastDay.getUTCFullYear(), lastDay.getUTCMonth(), 1, 0, 5) - JAKARTA_MS;

        expect(versionBeingPrepared(calendar, firstMinute)).toBe(quarter);
        expect(versionBeingPrepared(calendar, freezeAtMs)).toBe(quarter);
      }),
    );
  });
});
