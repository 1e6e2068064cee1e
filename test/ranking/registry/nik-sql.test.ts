import fc from 'fast-check';

import { nikFault, parseKkNumber } from '../../../domain/identity/nik';
import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { kkSql, nikFaultSql } from '../../../ranking/registry/nik-sql';

const twoDigits = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));

/** Numbers near the edge of what is one: every part now and then impossible. */
const nearlyNik = fc
  .tuple(
    twoDigits(99),
    twoDigits(75),
    twoDigits(75),
    twoDigits(14),
    twoDigits(99),
    fc.constantFrom('0000', '0001', '9999'),
  )
  .map(
    ([kabupaten, kecamatan, day, month, year, serial]) => `99${kabupaten}${kecamatan}${day}${month}${year}${serial}`,
  );

const text = fc.oneof(
  { weight: 6, arbitrary: nearlyNik },
  nearlyNik.map((nik) => nik.slice(1)),
  nearlyNik.map((nik) => `${nik}0`),
  fc.tuple(nearlyNik, fc.nat(15), fc.constantFrom('O', ' ', '-', '٣')).map(([nik, at, letter]) => {
    return `${nik.slice(0, at)}${letter}${nik.slice(at + 1)}`;
  }),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
);

describe('the shape of identity numbers in SQL', () => {
  it('is the one of the domain', async () => {
    await withDuckDb({ threads: 1 }, async (duckDb) => {
      await fc.assert(
        fc.asyncProperty(fc.array(text, { minLength: 200, maxLength: 200 }), async (texts) => {
          const rows = await rowsOf<{ fault: string | null; kk: string | null }>(
            duckDb,
            `select ${nikFaultSql('t')} as fault, ${kkSql('t')} as kk
             from (select unnest([${texts.map(sqlText).join()}]) as t)`,
          );

          expect(rows).toEqual(texts.map((one) => ({ fault: nikFault(one) ?? null, kk: parseKkNumber(one) ?? null })));
        }),
        { numRuns: 25 },
      );
    });
  });

  it('takes no number as a missing one', async () => {
    const [row] = await withDuckDb({ threads: 1 }, (duckDb) =>
      rowsOf<{ fault: string }>(duckDb, `select ${nikFaultSql('t')} as fault from (select null::text as t)`),
    );

    expect(row).toEqual({ fault: 'missing' });
  });
});
