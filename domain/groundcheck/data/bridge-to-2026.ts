import type { GroundcheckFormVersion } from '../form';

/** How the codes of a version read in the 2026 list, so that one model can score both. */
export interface CodeBridge {
  /** Codes of `schooling` that mean the person attends school now. */
  readonly attending: string;
  readonly diploma: Readonly<Record<string, number>>;
  readonly workStatus: Readonly<Record<string, number>>;
}

/** Values of the items of variables 12 and 13 that mean: none. */
export const NO_DISABILITY = '0';
export const NO_ILLNESS = '1';

/** Codes of `schoolLevel`, the same in both versions. */
export const SCHOOL_STAGES = {
  sd: ['1', '2', '3', '4', '5'],
  smp: ['6', '7', '8', '9', '10'],
  sma: ['11', '12', '13', '14', '15', '16', '17'],
} as const;

function each(codes: readonly string[], value: number): Readonly<Record<string, number>> {
  return Object.fromEntries(codes.map((code) => [code, value]));
}

/**
 * The 2025 lists are finer, so every code of theirs has one place in 2026.
 * @basis none: policy assumption (a professional programme follows a bachelor's degree and is counted with it)
 */
export const BRIDGES_TO_2026: Readonly<Record<GroundcheckFormVersion, CodeBridge>> = {
  'gc-2025-02': {
    attending: '2',
    diploma: {
      '23': 0,
      ...each(SCHOOL_STAGES.sd, 1),
      ...each(SCHOOL_STAGES.smp, 2),
      ...each(SCHOOL_STAGES.sma, 3),
      '18': 4,
      ...each(['19', '20'], 5),
      ...each(['21', '22'], 6),
    },
    workStatus: { '1': 1, ...each(['2', '3'], 2), '4': 3, '5': 4, ...each(['6', '7'], 5), '8': 6 },
  },
  'gc-2026-02': {
    attending: '1',
    diploma: { '0': 0, '1': 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6 },
    workStatus: { '1': 1, '2': 2, '3': 3, '4': 4, '5': 5, '6': 6, '9': 9 },
  },
};
