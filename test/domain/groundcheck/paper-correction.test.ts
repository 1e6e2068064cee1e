import {
  CORRECTABLE,
  checkPaperCorrection,
  correctableItems,
  correctedFeatures,
  correctedFields,
} from '../../../domain/groundcheck/paper-correction';
import { householdFeatures } from '../../../domain/groundcheck/features';
import { form2025, form2026 } from './checked';

const faults = (corrections: unknown) => checkPaperCorrection(form2026, corrections);

describe('a correction on papers', () => {
  it('is of variables that both forms ask and that depend on no other answer', () => {
    for (const form of [form2025, form2026]) {
      const items = correctableItems(form);
      expect(items.map(({ field }) => field).sort()).toEqual(Object.keys(CORRECTABLE).sort());
      expect(items.filter(({ shownWhen, countedBy }) => shownWhen ?? countedBy)).toEqual([]);
      expect(items.every(({ variable }) => variable > 0)).toBe(true);
    }
  });

  it.each([
    ['one variable', { cars: 0 }, []],
    ['several', { cars: 0, farmLandHectare: 0.5, ownsOtherLand: true, floorMaterial: '3' }, []],
    ['nothing', undefined, [{ pointer: '/corrections', code: 'missing' }]],
    ['no variable', {}, [{ pointer: '/corrections', code: 'missing' }]],
    ['a list', [], [{ pointer: '/corrections', code: 'wrong-type' }]],
    ['a number below none', { cars: -1 }, ['/corrections/cars out-of-range']],
    ['a text for a number', { cars: 'none' }, ['/corrections/cars wrong-type']],
    ['a code that is none', { floorMaterial: '99' }, ['/corrections/floorMaterial not-in-code-list']],
    [
      'land without owning it',
      { farmLandHectare: 1, ownsOtherLand: false },
      ['/corrections/ownsOtherLand land-implies-ownership'],
    ],
    ['what somebody has to see', { lighting: '1', members: [] }, ['/corrections unknown-field']],
  ])('of %s has the faults it has', (_what, corrections, expected) => {
    const found = faults(corrections);
    const said = expected.every((fault) => typeof fault === 'string')
      ? found.map(({ pointer, code }) => `${pointer} ${code}`)
      : found;

    expect(said).toEqual(expected);
  });

  it('changes what the ranking looks at, by name, and nothing else', () => {
    const corrections = { cars: 0, ownsOtherHouse: true, floorMaterial: '3' };

    expect(correctedFields(corrections)).toEqual(['floorMaterial', 'cars', 'ownsOtherHouse']);
    expect(correctedFeatures(corrections)).toEqual({ floor: 3, car: 0, otherHouse: 1 });
  });

  it('names each feature as a visit would', () => {
    const all = Object.fromEntries(
      correctableItems(form2026).map(({ field, codes }) => [field, codes?.[0]?.code ?? 1]),
    );

    expect(householdFeatures(all)).toMatchObject(correctedFeatures(all));
    expect(Object.values(correctedFeatures(all)).every((value) => value > 0)).toBe(true);
  });
});
