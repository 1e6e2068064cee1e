import { datesOfVersion } from '../../domain/calendar/quarter';
import { whatIfPage, type WhatIfPage } from '../../ranking/what-if-page';
import { aCalendar } from '../support/calendar';

const ROW = {
  programme: 'SEMBAKO',
  region: 'nation',
  households: 5_000,
  had: 2_500,
  rupiahChange: -720_000_000,
} as const;

const page: WhatIfPage = {
  summary: {
    households: 5_000,
    differences: 1_200,
    rows: [
      { ...ROW, dimension: 'all', group: 'all', gained: 0, lost: 1_200 },
      { ...ROW, dimension: 'decile', group: '5', gained: null, lost: 1_200 },
      { ...ROW, dimension: 'headSex', group: 'female', gained: 0, lost: 300 },
      { ...ROW, region: '99', dimension: 'all', group: 'all', gained: 0, lost: 1_200 },
    ],
  },
  baseline: { model: 'pmt-demo', rules: 'V-79', quotas: '–' },
  variant: { model: 'pmt-demo', rules: '<b>V-14</b>', quotas: '–' },
};
const html = whatIfPage(page);

describe('the page of a changed version', () => {
  it('says the same in Indonesian and in English, with the numbers as each writes them', () => {
    expect(html).toContain('SEMBAKO: 0 bertambah, 1.200 berkurang');
    expect(html).toContain('SEMBAKO: 0 gain, 1,200 lose');
    expect(html).toContain('Perempuan');
    expect(html).toContain('Female');
  });

  it('has in tables what its charts show, and a sign for what is not told', () => {
    expect(html).toContain(
      '<tr><th scope="row">5</th><td>2,500</td><td>–</td><td>1,200</td><td>-720,000,000</td></tr>',
    );
  });

  it('needs nothing from outside and runs nothing', () => {
    expect(html).not.toMatch(/https?:|src=|@import|url\(|<script|<link/);
  });

  it('names every chart for whoever cannot see it', () => {
    const charts = html.match(/<svg /g) ?? [];
    const named = html.match(/<svg [^>]*role="img" aria-labelledby="([^"]+)"><title id="\1">/g) ?? [];

    expect(charts).toHaveLength(2);
    expect(named).toHaveLength(2);
  });

  it('writes names of versions as text, whatever they hold', () => {
    expect(html).toContain('&lt;b&gt;V-14&lt;/b&gt;');
  });

  it('says what each calendar means for the quarter, and of no few households how many wait for the next', () => {
    const calendar = (id: string, signOffUntilDay: number) => {
      return { id, dates: datesOfVersion(aCalendar({ monthly: { signOffUntilDay } }), '2026Q3') };
    };
    const withCalendars = whatIfPage({
      ...page,
      baseline: { ...page.baseline, calendar: calendar('paser-2026', 17), leftOut: 3 },
      variant: { ...page.variant, calendar: calendar('shorter', 16), leftOut: 1_234 },
    });

    expect(html).not.toContain('Signed by the region until');
    expect(withCalendars).toContain(
      '<tr><th scope="row">Signed by the region until</th><td>17 June 2026</td><td>16 June 2026</td></tr>',
    );
    expect(withCalendars).toContain(
      '<tr><th scope="row">Keluarga yang menunggu triwulan berikutnya</th><td>–</td><td>1.234</td></tr>',
    );
    expect(withCalendars).toContain('Decided on');
  });
});
