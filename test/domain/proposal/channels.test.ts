import { CHANNEL_RULES, CHANNELS, findChannelRules, missingEvidence } from '../../../domain/proposal/channels';

describe('the doors', () => {
  it.each(CHANNEL_RULES.map((rules) => [rules.id, rules] as const))(
    'of %s are found by id and rest on a source',
    (id, rules) => {
      expect(findChannelRules(id)).toBe(rules);
      expect(rules.source).not.toBe('');
      expect(Object.keys(rules.rules)).toEqual([...CHANNELS]);
    },
  );

  it('have one id for each version', () => {
    const ids = CHANNEL_RULES.map(({ id }) => id);

    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('of a version nobody knows are not found', () => {
    expect(findChannelRules('doors-1999')).toBeUndefined();
  });
});

describe('the village door', () => {
  it('demands a deliberation under local rules and none under the national minimum', () => {
    expect(findChannelRules('doors-2025-06')?.rules.village.evidenceBeforeVerification).toContain('berita-acara');
    expect(findChannelRules('doors-2025-06-minimum')?.rules.village.evidenceBeforeVerification).toEqual([]);
  });
});

describe('missing evidence', () => {
  it('is listed in the order in which it is needed', () => {
    expect(missingEvidence(['ktp', 'kk', 'sptjm'], ['kk'])).toEqual(['ktp', 'sptjm']);
    expect(missingEvidence(['ktp'], ['ktp', 'kk'])).toEqual([]);
  });
});
