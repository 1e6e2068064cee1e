import { OBJECTION_RULES, refuseObjection } from '../../../domain/objection/rules';

const VILLAGE = '9901012001';
const placed = { housePhoto: { placed: true } };
const under = (ruleId: string | undefined) => ({ ruleId, villageCode: VILLAGE });

describe('an objection under a rule', () => {
  it.each([
    ['O-2024', placed, undefined],
    ['O-2024', { ...placed, objectorVillage: VILLAGE }, undefined],
    ['O-2024', {}, 'house-photo-required'],
    ['O-2024', { housePhoto: { placed: false } }, 'house-photo-not-placed'],
    ['O-2024', { ...placed, objectorVillage: '9901012002' }, 'objector-of-another-village'],
    ['O-2024', { objectorVillage: '9901012002' }, 'objector-of-another-village'],
    ['O-pilot', {}, undefined],
    ['O-pilot', { objectorVillage: '9901012002' }, undefined],
    [undefined, { objectorVillage: '9901012002' }, undefined],
    ['O-1999', placed, 'rule-version-unknown'],
  ])('%s with %j is refused with %s', (rule, filed, refusal) => {
    expect(refuseObjection(filed, under(rule))).toBe(refusal);
  });

  it('has one id each', () => {
    expect(new Set(OBJECTION_RULES.map(({ id }) => id)).size).toBe(OBJECTION_RULES.length);
  });
});
