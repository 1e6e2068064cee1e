import { decideQuarter, type DecidedHousehold, type HouseholdDecision } from '../../../domain/eligibility/decide';
import { quotaFaults, type QuotaPlaces } from '../../../domain/eligibility/quota-table';
import type { EligibilityFacts } from '../../../domain/eligibility/facts';
import type { EligibilityRules } from '../../../domain/eligibility/rules';
import { DECIDED_ON, V_14, V_79, withPairs } from '../../support/eligibility';

type Family = Partial<Omit<DecidedHousehold, 'facts'>> & {
  readonly id: string;
  readonly facts?: Partial<EligibilityFacts>;
};

/** Four people in decile 3, signed by the region and not visited, as family S of story 14.8. */
function aFamily({ facts, ...family }: Family): DecidedHousehold {
  const lists = { exclusions: [], assessments: [], receives: [] };
  const plain = { decile: 3, memberCount: 4, components: {}, ...lists, groundchecked: false };
  return { kabupaten: '9901', score: 100, waited: {}, signedAtMs: 0, ...family, facts: { ...plain, ...facts } };
}

function decide(
  households: readonly DecidedHousehold[],
  { places, rules = V_79 }: { readonly places: number; readonly rules?: EligibilityRules },
): readonly HouseholdDecision[] {
  const quotas: readonly QuotaPlaces[] = [{ programme: 'PBI-JK', kabupaten: '9901', places }];
  return decideQuarter({ rules, quotas, day: DECIDED_ON }, households).filter(
    ({ programme }) => programme === 'PBI-JK',
  );
}

function of(decisions: readonly HouseholdDecision[], id: string): HouseholdDecision | undefined {
  return decisions.find((decision) => decision.id === id);
}

describe.each([V_79, V_14])('story 14.8 under $id', (rules) => {
  const full = { places: 8, rules };
  /** Two families hold all eight places. */
  const recipients = ['r-1', 'r-2'].map((id) => aFamily({ id, facts: { receives: ['PBI-JK'], groundchecked: true } }));
  const list = ['before-1', 'before-2', 's', 'after'].map((id, index) => aFamily({ id, signedAtMs: index }));
  const waited = list.map((family) => ({ ...family, waited: { 'PBI-JK': 1 } }));
  /** Twenty-five persons, visited and new. */
  const visited = Array.from({ length: 25 }, (_, index) =>
    aFamily({ id: `g-${index}`, facts: { memberCount: 1, groundchecked: true } }),
  );

  it('puts family S at positions 9 to 12 when no place is free', () => {
    const decision = of(decide([...list, ...recipients], full), 's');

    expect(decision).toMatchObject({ outcome: 'waiting-list', reasons: ['KUOTA_PENUH'], position: 9, places: 4 });
  });

  it('promotes it with all four when 40 places fall vacant and 25 visited persons come first', () => {
    // The last of the fifteen places goes to nobody: the family at 13 to 16 is not split.
    const decisions = decide([...waited, ...visited], { ...full, places: 40 });

    expect(decisions.filter(({ id, outcome }) => id.startsWith('g-') && outcome === 'granted')).toHaveLength(25);
    expect(of(decisions, 's')).toMatchObject({ outcome: 'granted', reasons: ['DESIL_MEMENUHI'], places: 4 });
    expect(of(decisions, 'after')).toMatchObject({ outcome: 'waiting-list', position: 1 });
  });

  it('(the third group) gives nothing to newcomers who were not visited', () => {
    const newcomer = aFamily({ id: 'new', facts: { decile: 1, memberCount: 1 } });
    const decisions = decide([newcomer, ...waited, ...visited], { ...full, places: 40 });

    expect(of(decisions, 'new')).toMatchObject({ outcome: 'waiting-list', position: 5 });
  });

  it('(b) takes it off the list when the others moved it to decile 6', () => {
    const moved = aFamily({ id: 's', waited: { 'PBI-JK': 1 }, facts: { decile: 6 } });

    expect(of(decide([moved], { ...full, places: 40 }), 's')).toMatchObject({
      outcome: 'refused',
      reasons: ['DI_LUAR_DESIL'],
      amountRupiah: 0,
    });
  });

  it('(c) lets it wait another version when the quota shrinks below the recipients', () => {
    const decisions = decide([...waited, ...recipients], { ...full, places: 7 });

    expect(of(decisions, 'r-1')?.outcome).toBe('granted');
    expect(of(decisions, 's')).toMatchObject({ outcome: 'waiting-list' });
  });

  it('(d) does not split it when ten places reach the list', () => {
    const decisions = decide(waited, { ...full, places: 10 });

    expect(of(decisions, 'before-2')?.outcome).toBe('granted');
    expect(of(decisions, 's')).toMatchObject({ outcome: 'waiting-list', position: 1 });
  });

  it.each([
    [3, 'waiting-list', 'KUOTA_PENUH'],
    [4, 'refused', 'DAFTAR_TUNGGU_BERAKHIR'],
  ] as const)('after %i quarters on the list: %s', (quarters, outcome, reason) => {
    const tired = aFamily({ id: 's', waited: { 'PBI-JK': quarters } });

    expect(of(decide([tired], { ...full, places: 0 }), 's')).toMatchObject({ outcome, reasons: [reason] });
  });

  it('gives whoever leaves the list no position', () => {
    const tired = aFamily({ id: 'tired', waited: { 'PBI-JK': 4 } });
    const decisions = decide([tired, aFamily({ id: 's' })], { ...full, places: 0 });

    expect(of(decisions, 'tired')?.position).toBeUndefined();
    expect(of(decisions, 's')?.position).toBe(1);
  });
});

describe('a quarter', () => {
  it('keeps the quotas of kabupaten apart, and limits nobody where there is none', () => {
    const there = aFamily({ id: 'there', kabupaten: '9902' });
    const quotas = [{ programme: 'PBI-JK', kabupaten: '9901', places: 0 } as const];
    const decisions = decideQuarter({ rules: V_79, quotas, day: DECIDED_ON }, [aFamily({ id: 'here' }), there]);

    const outcomes = decisions.map(({ id, programme, outcome }) => `${id} ${programme} ${outcome}`).sort();
    expect(outcomes).toEqual([
      'here ATENSI granted',
      'here PBI-JK waiting-list',
      'here PKH refused',
      'here SEMBAKO granted',
      'there ATENSI granted',
      'there PBI-JK granted',
      'there PKH refused',
      'there SEMBAKO granted',
    ]);
  });

  it('decides what a household asks for and nothing else', () => {
    const asking = { ...aFamily({ id: 'a' }), asksFor: ['SEMBAKO', 'ATENSI'] } as const;
    const decisions = decideQuarter({ rules: V_79, quotas: [], day: DECIDED_ON }, [asking]);

    expect(decisions.map(({ programme }) => programme)).toEqual(['SEMBAKO', 'ATENSI']);
  });
});

describe('programmes that depend on each other', () => {
  const rules = withPairs(V_79, [
    { kind: 'excludes', programme: 'PBI-JK', other: 'SEMBAKO', source: 'test' },
    { kind: 'requires', programme: 'ATENSI', other: 'PBI-JK', source: 'test' },
  ]);
  const onlyPbi = { asksFor: ['PBI-JK', 'ATENSI'] } as const;
  const reasons = (decisions: readonly HouseholdDecision[], id: string) =>
    Object.fromEntries(
      decisions
        .filter((decision) => decision.id === id)
        .map(({ programme, outcome, reasons: [reason] }) => [programme, `${outcome} ${reason ?? ''}`]),
    );

  it('are refused before the quota, so that nobody is kept waiting behind them', () => {
    const quotas = [{ programme: 'PBI-JK', kabupaten: '9901', places: 4 } as const];
    const poorer = aFamily({ id: 'poorer', facts: { decile: 1 } });
    const decisions = decideQuarter({ rules, quotas, day: DECIDED_ON }, [
      poorer,
      { ...aFamily({ id: 'a' }), ...onlyPbi },
    ]);

    expect(reasons(decisions, 'poorer')).toEqual({
      PKH: 'refused TANPA_KOMPONEN',
      SEMBAKO: 'granted DESIL_MEMENUHI',
      'PBI-JK': 'refused TIDAK_BOLEH_RANGKAP',
      ATENSI: 'refused PERLU_PROGRAM_LAIN',
    });
    expect(reasons(decisions, 'a')).toEqual({ 'PBI-JK': 'granted DESIL_MEMENUHI', ATENSI: 'granted DESIL_MEMENUHI' });
  });

  it('count a programme as had by who waits for it', () => {
    const quotas = [{ programme: 'PBI-JK', kabupaten: '9901', places: 0 } as const];
    const decisions = decideQuarter({ rules, quotas, day: DECIDED_ON }, [{ ...aFamily({ id: 'a' }), ...onlyPbi }]);

    expect(reasons(decisions, 'a')).toEqual({
      'PBI-JK': 'waiting-list KUOTA_PENUH',
      ATENSI: 'granted DESIL_MEMENUHI',
    });
  });
});

describe('a table of quotas', () => {
  const territory = { known: ['9901', '9902', '9903'], needed: ['9901', '9902'], programmes: ['PKH', 'PBI-JK'] };

  it('may limit one programme and leave the others open', () => {
    const quotas: readonly QuotaPlaces[] = ['9901', '9902', '9903'].map((kabupaten) => {
      return { programme: 'PKH', kabupaten, places: 0 };
    });

    expect(quotaFaults(quotas, territory)).toEqual([]);
    expect(quotaFaults([], territory)).toEqual([]);
  });

  it('is refused with every fault and its row', () => {
    const quotas: readonly QuotaPlaces[] = [
      { programme: 'PKH', kabupaten: '9901', places: -1 },
      { programme: 'PKH', kabupaten: '9901', places: 1.5 },
      { programme: 'SEMBAKO', kabupaten: '9902', places: 1 },
      { programme: 'PKH', kabupaten: '9904', places: 1 },
    ];

    expect(quotaFaults(quotas, territory)).toEqual([
      { kind: 'negative', programme: 'PKH', kabupaten: '9901', row: 1 },
      { kind: 'not-whole', programme: 'PKH', kabupaten: '9901', row: 2 },
      { kind: 'twice', programme: 'PKH', kabupaten: '9901', row: 2 },
      { kind: 'unknown-programme', programme: 'SEMBAKO', kabupaten: '9902', row: 3 },
      { kind: 'unknown-region', programme: 'PKH', kabupaten: '9904', row: 4 },
      { kind: 'absent', programme: 'PKH', kabupaten: '9902' },
      { kind: 'absent', programme: 'SEMBAKO', kabupaten: '9901' },
    ]);
  });
});
