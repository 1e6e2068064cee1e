import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { QuotaPlaces } from '../../domain/eligibility/quota-table';
import type { EligibilityRules } from '../../domain/eligibility/rules';
import { makeUpFacts } from '../../ranking/facts';
import { generateRegistry } from '../../ranking/population';
import { compareVersions, type Versions, type WhatIfSummary } from '../../ranking/what-if';
import { DECIDED_ON, V_14, V_79 } from '../support/eligibility';
import { demoModel, testFolder } from './folder';
import { countChanges, grantsOf, nationwide, readNation } from './what-if-oracle';

const folder = testFolder();
const registryPath = join(folder, 'registry.parquet');
const factsPath = join(folder, 'facts.parquet');
const model = demoModel();
const quotas: readonly QuotaPlaces[] = ['9901', '9902'].map((kabupaten) => {
  return { programme: 'PBI-JK', kabupaten, places: 900 };
});
const baseline: Versions = { model, rules: V_79, quotas, day: DECIDED_ON };

beforeAll(async () => {
  await generateRegistry({ seed: 5, households: 1_500, directory: folder, regions: ['9901', '9902'] });
  await makeUpFacts({ seed: 5, registryPath, rules: V_79, day: DECIDED_ON, factsPath });
});

function compare(name: string, variant: Versions): Promise<WhatIfSummary> {
  return compareVersions({ registryPath, factsPath, baseline, variant, directory: join(folder, name) });
}

describe('a quarter rerun under its own versions', () => {
  it('has no difference and the same report, byte for byte', async () => {
    const first = await compare('rerun', baseline);
    const second = await compare('rerun-again', baseline);

    expect([first.differences, second.differences]).toEqual([0, 0]);
    expect(first.variant.eligibility.sha256).toBe(first.baseline.eligibility.sha256);
    expect(second.sha256).toBe(first.sha256);
    expect(first.rows.every(({ gained, lost }) => (gained ?? 0) === 0 && (lost ?? 0) === 0)).toBe(true);
    expect(readdirSync(join(folder, 'rerun')).sort()).toEqual(['what-if.csv', 'what-if.parquet']);
  });
});

describe('a changed version', () => {
  const changed: readonly (readonly [string, Versions])[] = [
    ['day: half a year later, when assessments are over', { ...baseline, day: '2027-01-29' }],
    ['limit: Sembako 1-4 in place of 1-5', { ...baseline, rules: V_14 }],
    ['limit: PKH 1-5 in place of 1-4', { ...baseline, rules: withLimit(V_79, { programme: 'PKH', maxDecile: 5 }) }],
    ['quota: half the places', { ...baseline, quotas: quotas.map((quota) => ({ ...quota, places: 450 })) }],
  ];

  it.each(changed)('of the %s changes exactly those the domain says, in every group', async (name, variant) => {
    const { rows } = await compare(name, variant);
    const nation = await readNation({ registryPath, factsPath, model, folder });
    const before = grantsOf(baseline, nation);
    const after = grantsOf(variant, nation);

    for (const { programme } of V_79.programmes) {
      const expected = countChanges({ before, after, households: nation, programme });
      expect(nationwide(rows, programme)).toMatchObject(expected);
      for (const decile of [4, 5, 6]) {
        const own = nation.filter(({ facts }) => facts.decile === decile);
        const row = rows.find((each) => {
          const isNation = each.region === 'nation' && each.programme === programme;
          return isNation && each.dimension === 'decile' && each.group === String(decile);
        });
        // Held back with a small one of another decile, or told as it is.
        const { gained, lost } = countChanges({ before, after, households: own, programme });
        expect([gained, null]).toContain(row?.gained);
        expect([lost, null]).toContain(row?.lost);
      }
    }
  });

  it('moves nobody by the rules alone when the model changes, but those whose decile moves', async () => {
    const [dearest, ...others] = model.adjusters;
    if (dearest === undefined) throw new Error('The demonstration model has adjusters.');
    const heavier = { ...model, adjusters: [{ ...dearest, amount: dearest.amount - 2_000_000 }, ...others] };

    const { differences, rows } = await compare('model', { ...baseline, model: heavier });

    expect(differences).toBeGreaterThan(0);
    expect(nationwide(rows, 'SEMBAKO')?.gained).toBeGreaterThan(0);
    expect(nationwide(rows, 'SEMBAKO')?.lost).toBeGreaterThan(0);
  });

  it('that is refused leaves no report', async () => {
    const negative = quotas.map((quota) => ({ ...quota, places: -1 }));

    await expect(compare('refused', { ...baseline, quotas: negative })).rejects.toThrow('cannot be decided');
    expect(existsSync(join(folder, 'refused', 'what-if.parquet'))).toBe(false);
  });
});

describe('a report', () => {
  it('tells no number of fewer than five households', async () => {
    await compare('small', { ...baseline, rules: V_14 });
    const csv = readFileSync(join(folder, 'small', 'what-if.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const numbers = csv.flatMap((line) => line.split(',').slice(4, 8));

    expect(csv.some((line) => line.endsWith('true'))).toBe(true);
    expect(numbers.filter((text) => ['1', '2', '3', '4'].includes(text))).toEqual([]);
  });

  it('tells no number that one subtraction would give away', async () => {
    await compare('subtracted', { ...baseline, rules: V_14 });
    const lines = readFileSync(join(folder, 'subtracted', 'what-if.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    const held = new Map<string, number>();
    for (const line of lines) {
      const [programme = '', region = '', dimension = '', group = '', ...cells] = line.split(',');
      const above = region === 'nation' ? '' : region.length === 4 ? region.slice(0, 2) : 'nation';
      const dimensions = dimension === 'all' ? ['headSex', 'disability', 'size', 'decile'] : [dimension];
      const sums = [
        ...dimensions.map((name) => `${programme} groups of ${region} by ${name}`),
        ...[region, above].map((place) => `${programme} ${dimension} ${group} within ${place}`),
      ];
      cells.slice(0, 5).forEach((cell, column) => {
        for (const sum of sums)
          held.set(`${sum} (${String(column)})`, (held.get(`${sum} (${String(column)})`) ?? 0) + Number(cell === ''));
      });
    }
    // Of a kabupaten nothing lies within, and of the nation nothing above.
    const meaningful = [...held].filter(([sum]) => !/within (\d{4}|) /.test(sum));

    expect(meaningful.filter(([, empty]) => empty === 1)).toEqual([]);
    expect(meaningful.some(([, empty]) => empty > 1)).toBe(true);
  });
});

function withLimit(
  rules: EligibilityRules,
  { programme, maxDecile }: { readonly programme: string; readonly maxDecile: number },
): EligibilityRules {
  const programmes = rules.programmes.map((rule) => (rule.programme === programme ? { ...rule, maxDecile } : rule));
  return { ...rules, programmes };
}
