import { makeDemoModel, DEMO_SEED } from '../../ranking/demo-model';
import { scoreOf } from '../../domain/ranking/score';
import { FEATURE_KEYS, type HouseholdFeatures } from '../../ranking/features';
import { checkModel, ModelRefused, parseModel, readModel } from '../../ranking/model';
import { listKabupaten, TEST_KABUPATEN } from '../../ranking/regions';
import { DEMO_MODEL_FILE, demoModel } from './folder';

const model = demoModel();
const NOTHING = Object.fromEntries(FEATURE_KEYS.map((name) => [name, 0])) as HouseholdFeatures;
const territory = { kabupaten: ['3201', '9901'] };
const [first, ...others] = model.variables;
const variable = (name: string): (typeof model.variables)[number] => {
  const found = model.variables.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The demonstration model has no ${name}.`);
  return found;
};
const withStratum = (stratum: unknown): unknown => ({ ...model, strata: { ...model.strata, '3201': stratum } });

describe('the demonstration model', () => {
  it('scores all 514 kabupaten/kota and the nine test kabupaten', async () => {
    const kabupaten = await listKabupaten();

    const read = await readModel(DEMO_MODEL_FILE, { kabupaten });

    expect(kabupaten).toHaveLength(514 + TEST_KABUPATEN.length);
    expect(Object.keys(read.strata)).toEqual(kabupaten);
  });

  it('is what its generator makes', async () => {
    const made = await makeDemoModel({ seed: DEMO_SEED });

    expect(JSON.parse(JSON.stringify(made))).toEqual(model);
  });

  it('has coefficients of its own for each kabupaten', () => {
    const distinct = new Set(Object.values(model.strata).map(({ coefficients }) => coefficients.join()));

    expect(distinct.size).toBe(Object.keys(model.strata).length);
  });

  it('weighs every size a household may have, and each number of people as its own', () => {
    const { transform } = variable('householdSize');
    const scoreAt = (householdSize: number): number => {
      return scoreOf({ model, kabupaten: '9901', features: { ...NOTHING, householdSize } });
    };

    expect(Object.keys(transform.kind === 'codes' ? transform.codes : {})).toHaveLength(51);
    expect(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(scoreAt)).size).toBe(12);
    expect([scoreAt(13), scoreAt(50)]).toEqual([scoreAt(12), scoreAt(12)]);
  });

  it('says that it is synthetic', () => {
    expect(model.source).toMatch(/^Synthetic.*not public/);
  });
});

describe('checking a model', () => {
  it('finds nothing wrong with a whole model', () => {
    expect(checkModel(model, territory)).toEqual([]);
  });

  it('names a kabupaten without a stratum', () => {
    expect(checkModel(model, { kabupaten: ['3201', '9999'] })).toEqual([
      { kind: 'stratum-missing', kabupaten: '9999' },
    ]);
  });

  it('names a variable nobody collects', () => {
    const variables = [{ ...first, name: 'swimmingPool' }, ...others];

    expect(checkModel({ ...model, variables }, territory)).toEqual([
      expect.objectContaining({ kind: 'malformed', path: 'variables.0.name' }),
    ]);
  });

  it.each([
    ['text', '12'],
    ['not a number', NaN],
    ['infinite', Infinity],
    ['a fraction', 1.5],
    ['missing', null],
  ])('names a coefficient that is %s', (_, coefficient) => {
    const coefficients = [coefficient, ...(model.strata['3201']?.coefficients ?? []).slice(1)];

    expect(checkModel(withStratum({ intercept: 0, coefficients }), territory)).toEqual([
      expect.objectContaining({ kind: 'malformed', path: 'strata.3201.coefficients.0' }),
    ]);
  });

  it('names a stratum with too few coefficients', () => {
    expect(checkModel(withStratum({ intercept: 0, coefficients: [1] }), territory)).toEqual([
      { kind: 'coefficient-count-differs', kabupaten: '3201', expected: 71, found: 1 },
    ]);
  });

  it('names a stratum whose scores do not fit', () => {
    const coefficients = (model.strata['3201']?.coefficients ?? []).map(() => 2 ** 31);

    expect(checkModel(withStratum({ intercept: 0, coefficients }), territory)).toEqual([
      { kind: 'score-too-large', kabupaten: '3201' },
    ]);
  });

  it('names codes that are left out, made up or lead to no level in between', () => {
    const tenure = { name: 'tenure', transform: { kind: 'codes', codes: { 0: 0, 1: 1, 2: 3, 3: 1, 4: 1, 7: 1 } } };
    const faults = checkModel({ ...model, variables: [...model.variables.slice(0, -2), tenure] }, { kabupaten: [] });

    expect(faults.filter(({ kind }) => kind !== 'coefficient-count-differs')).toEqual([
      { kind: 'code-without-level', variable: 'tenure', code: '5' },
      { kind: 'code-unknown', variable: 'tenure', code: '7' },
      { kind: 'levels-with-gaps', variable: 'tenure' },
    ]);
  });

  it('names the sizes of households that have no level', () => {
    const codes = Object.fromEntries(Array.from({ length: 50 }, (_, size) => [size, Math.min(size, 1)]));
    const variables = [{ name: 'householdSize', transform: { kind: 'codes', codes: { ...codes, 51: 1 } } }];

    expect(checkModel({ ...model, variables, strata: {} }, { kabupaten: [] })).toEqual([
      { kind: 'code-without-level', variable: 'householdSize', code: '50' },
      { kind: 'code-unknown', variable: 'householdSize', code: '51' },
    ]);
  });

  it('names a variable that is weighed twice or in a way it cannot be', () => {
    const variables = [
      ...others,
      { name: 'car', transform: { kind: 'codes', codes: { 0: 0, 1: 1 } } },
      { name: 'tenure', transform: { kind: 'identity' } },
    ];

    expect(checkModel({ ...model, variables, strata: {} }, { kabupaten: [] })).toEqual([
      { kind: 'variable-twice', variable: 'tenure' },
      { kind: 'transform-of-another-kind', variable: 'car' },
      { kind: 'transform-of-another-kind', variable: 'tenure' },
    ]);
  });

  it('names a validity that ends before it begins', () => {
    expect(checkModel({ ...model, validTo: '2025-12-31' }, territory)).toEqual([
      { kind: 'validity-ends-before-it-begins' },
    ]);
  });

  it('refuses with all faults at once', () => {
    const broken = { ...model, validTo: '2025-12-31', variables: [...model.variables, variable('car')] };

    const parse = (): unknown => parseModel(broken, { kabupaten: ['9999'] });

    expect(parse).toThrow(ModelRefused);
    expect(() => parseModel('no model', territory)).toThrow(ModelRefused);
    expect(checkModel(broken, { kabupaten: ['9999'] }).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['validity-ends-before-it-begins', 'variable-twice', 'stratum-missing']),
    );
  });
});
