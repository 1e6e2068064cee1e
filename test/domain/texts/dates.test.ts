import { dayText, monthText, periodText, quarterText, versionText } from '../../../domain/texts/dates';

describe('a date', () => {
  it('is written with the name of its month', () => {
    expect(dayText('2026-04-02', 'id')).toBe('2 April 2026');
    expect(dayText('2025-12-11', 'en')).toBe('11 December 2025');
    expect(monthText('2026-05-01', 'id')).toBe('Mei 2026');
  });

  it.each(['', '2026-13-01', '2026Q1', '22 April 2026', '2026-04-22T00:00:00Z'])(
    'stays as it is when it is %j',
    (text) => {
      expect(dayText(text, 'id')).toBe(text);
      expect(monthText(text, 'id')).toBe(text);
    },
  );
});

describe('a span of two dates', () => {
  const spans = [
    ['2026-04-22', '2026-04-28', '22-28 April 2026', '22–28 April 2026'],
    ['2026-04-28', '2026-05-04', '28 April - 4 Mei 2026', '28 April – 4 May 2026'],
    ['2025-12-29', '2026-01-04', '29 Desember 2025 - 4 Januari 2026', '29 December 2025 – 4 January 2026'],
    ['2026-01-23', '2026-01-23', '23 Januari 2026', '23 January 2026'],
    ['soon', '2026-01-23', 'soon - 2026-01-23', 'soon – 2026-01-23'],
  ] as const;

  it.each(spans)('from %s to %s says month and year as often as needed', (from, until, id, en) => {
    expect(periodText({ from, until }, 'id')).toBe(id);
    expect(periodText({ from, until }, 'en')).toBe(en);
  });
});

describe('a quarter', () => {
  it('is a triwulan in Roman figures, and the version delivered in it has its number', () => {
    expect(quarterText('2026Q4', 'id')).toBe('triwulan IV 2026');
    expect(quarterText('2026Q4', 'en')).toBe('quarter 4 of 2026');
    expect(versionText('2026Q2', 'id')).toBe('versi 2 tahun 2026');
    expect(versionText('2026Q2', 'en')).toBe('version 2 of 2026');
  });

  it('stays as it is when it is none', () => {
    expect(quarterText('2026Q5', 'id')).toBe('2026Q5');
    expect(versionText('soon', 'en')).toBe('soon');
  });
});
