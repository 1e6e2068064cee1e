/** A trait that may change while a family stays who it is. None of them waits for another answer of the form. */
export const CHANGING_ASSETS = [
  'gasCylinder',
  'fridge',
  'airConditioner',
  'waterHeater',
  'flatTv',
  'computer',
  'motorcycle',
  'bicycle',
  'car',
  'smartphone',
] as const;
export const CHANGING_DWELLING = ['floor', 'wall', 'roof', 'water', 'fuel'] as const;

/**
 * What happens within a quarter, each as a share of those it can happen to. Births are of women of 19 to 44; deaths by age
 * reached; those who split off are neither head nor spouse and 19 to 40.
 * @basis none: policy assumption (of the size of published yearly figures: 16 births and 7 deaths for a thousand people)
 */
export const QUARTERLY_RATES = {
  births: 0.018,
  deaths: [
    { upToAge: 59, share: 0.0004 },
    { upToAge: 74, share: 0.006 },
    { upToAge: 200, share: 0.02 },
  ],
  /** Households that move to another village, anywhere in the regions of the registry. */
  moves: 0.004,
  splits: 0.006,
  /** One step up or down for one asset, and for one part of the dwelling. */
  asset: 0.02,
  dwelling: 0.004,
  /** Newborn children who have no NIK yet at the end of the quarter. */
  newbornWithoutNik: 0.3,
  pregnant: 0.03,
} as const;
