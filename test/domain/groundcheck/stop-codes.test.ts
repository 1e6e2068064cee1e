import {
  assessVisit,
  householdOutcomes,
  NOBODY_HOME,
  type EarlierVisit,
  type VisitVerdict,
} from '../../../domain/groundcheck/stop-codes';
import type { GroundcheckFormVersion } from '../../../domain/groundcheck/form';

const FIRST: EarlierVisit = { startedAt: '2026-04-06T09:00:00+07:00' };
const SECOND: EarlierVisit = { startedAt: '2026-04-13T09:00:00+07:00' };

function verdict(
  version: GroundcheckFormVersion,
  { outcome, earlierVisits }: { readonly outcome: string; readonly earlierVisits: readonly EarlierVisit[] },
): VisitVerdict {
  return assessVisit({
    form: { householdOutcomes: householdOutcomes(version) },
    answers: { outcome, visit: SECOND },
    earlierVisits,
  });
}

describe('the outcome lists', () => {
  it('carry the words of the 2025 list', () => {
    expect(householdOutcomes('gc-2025-02').map(({ name, officialCode }) => [name, officialCode])).toEqual([
      ['found', 'continue'],
      ['not-found', 'tidak ditemukan'],
      ['died', 'meninggal'],
      ['refused', 'menolak'],
      ['not-eligible', 'tidak eligible'],
      ['institution', 'tinggal di lembaga'],
    ]);
  });

  it('carry the numbers of the 2026 list', () => {
    expect(householdOutcomes('gc-2026-02').map(({ name, officialCode }) => [name, officialCode])).toEqual([
      ['found', '1'],
      ['not-found', '0'],
      ['died', '3'],
      ['not-eligible', '4'],
      ['not-met', '5'],
    ]);
  });
});

describe('a visit', () => {
  const stops: readonly (readonly [GroundcheckFormVersion, string, VisitVerdict])[] = [
    ['gc-2025-02', 'found', { kind: 'surveyed' }],
    ['gc-2025-02', 'not-found', { kind: 'stopped', reasonCode: 'GC_TIDAK_DITEMUKAN' }],
    ['gc-2025-02', 'died', { kind: 'stopped', reasonCode: 'GC_MENINGGAL' }],
    ['gc-2025-02', 'refused', { kind: 'stopped', reasonCode: 'GC_MENOLAK' }],
    ['gc-2025-02', 'not-eligible', { kind: 'stopped', reasonCode: 'GC_TIDAK_MEMENUHI' }],
    ['gc-2025-02', 'institution', { kind: 'stopped', reasonCode: 'GC_DI_LEMBAGA' }],
    ['gc-2025-02', 'not-met', { kind: 'refused', code: 'outcome-not-in-form' }],
    ['gc-2026-02', 'found', { kind: 'surveyed' }],
    ['gc-2026-02', 'not-found', { kind: 'stopped', reasonCode: 'GC_TIDAK_DITEMUKAN' }],
    ['gc-2026-02', 'died', { kind: 'stopped', reasonCode: 'GC_MENINGGAL' }],
    ['gc-2026-02', 'refused', { kind: 'refused', code: 'outcome-not-in-form' }],
    ['gc-2026-02', 'not-eligible', { kind: 'stopped', reasonCode: 'GC_TIDAK_MEMENUHI' }],
    ['gc-2026-02', 'institution', { kind: 'refused', code: 'outcome-not-in-form' }],
    ['gc-2026-02', 'not-met', { kind: 'next-period', reasonCode: 'GC_TIDAK_DITEMUI' }],
  ];

  it.each(stops)('under %s with outcome %s comes to its own verdict', (version, outcome, expected) => {
    expect(verdict(version, { outcome, earlierVisits: [FIRST] })).toEqual(expected);
  });

  it.each(['gc-2025-02', 'gc-2026-02'] as const)('under %s needs a second one before not found counts', (version) => {
    const refusal = { kind: 'refused', code: 'second-visit-required' };

    expect(verdict(version, { outcome: 'not-found', earlierVisits: [] })).toEqual(refusal);
  });

  it('handed in twice counts once', () => {
    const refusal = { kind: 'refused', code: 'second-visit-required' };

    expect(verdict('gc-2026-02', { outcome: 'not-found', earlierVisits: [SECOND] })).toEqual(refusal);
  });

  it.each(['gc-2025-02', 'gc-2026-02'] as const)(
    'under %s to an empty house changes nothing and plans another',
    (version) => {
      const revisit = { kind: 'revisit', reason: 'nobody-home' };

      expect(verdict(version, { outcome: NOBODY_HOME, earlierVisits: [] })).toEqual(revisit);
    },
  );

  it('with an outcome nobody ever listed is refused', () => {
    const refusal = { kind: 'refused', code: 'outcome-not-in-form' };

    expect(verdict('gc-2026-02', { outcome: 'abducted', earlierVisits: [] })).toEqual(refusal);
  });
});
