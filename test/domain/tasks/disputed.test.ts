import { disputedAnswers, type Disputing } from '../../../domain/tasks/forms/disputed';
import { correctableItems } from '../../../domain/groundcheck/paper-correction';
import { RANKING_FEATURES } from '../../../domain/groundcheck/features';
import { form2026 } from '../groundcheck/checked';

const disputed = (asked: Partial<Disputing>) =>
  disputedAnswers({ form: form2026, language: 'en', features: {}, corrections: {}, ...asked });

describe('what is disputed beside what is on record', () => {
  it('is said in the words of the form, for a code, a yes or no, and an amount', () => {
    const features = { floor: 1, otherLand: 1, landHectare: 0.5 };
    const corrections = { floorMaterial: '8', ownsOtherLand: false, farmLandHectare: 0 };

    const [floor, land, owned] = disputed({ features, corrections });

    expect(floor).toMatchObject({ incoming: { value: '8', title: 'Earth' }, changed: true });
    expect(floor?.current).toEqual({ value: '1', title: expect.any(String) as string });
    expect(disputed({ features, corrections, language: 'id' })[0]?.incoming?.title).toBe('Tanah');
    expect([land, owned]).toEqual([
      expect.objectContaining({
        pointer: '/corrections/farmLandHectare',
        current: { value: 0.5 },
        incoming: { value: 0 },
      }),
      expect.objectContaining({
        pointer: '/corrections/ownsOtherLand',
        current: { value: true },
        incoming: { value: false },
      }),
    ]);
  });

  it('holds all that papers may correct, in the order of the form, as far as either is known', () => {
    const features = Object.fromEntries(RANKING_FEATURES.map((name) => [name, 1]));

    const all = disputed({ features });

    expect(all.map(({ pointer }) => pointer)).toEqual(
      correctableItems(form2026).map(({ field }) => `/corrections/${field}`),
    );
    expect(all.filter(({ changed, incoming }) => changed || incoming !== undefined)).toEqual([]);
    expect(disputed({})).toEqual([]);
    expect(disputed({ corrections: { cars: 0 } })).toEqual([
      { pointer: '/corrections/cars', title: expect.any(String) as string, incoming: { value: 0 }, changed: true },
    ]);
  });

  it('takes 0 of a code for a question that was not asked, and 0 of an amount for none', () => {
    expect(disputed({ features: { floor: 0, car: 0, otherHouse: 0 } }).map(({ current }) => current)).toEqual([
      { value: 0 },
      { value: false },
    ]);
  });

  it('is not changed where the household says what is on record', () => {
    const [cars] = disputed({ features: { car: 1 }, corrections: { cars: 1 } });

    expect(cars).toMatchObject({ current: { value: 1 }, incoming: { value: 1 }, changed: false });
  });
});
