import { createFaultPlan, type ArrivedCall, type PlannedFault } from '../../../agencies/sandbox/faults';

const call = (arrived: Partial<ArrivedCall> = {}): ArrivedCall => ({
  agency: 'dukcapil',
  operation: 'padan',
  key: 'k',
  earlierCalls: 0,
  kkNumbers: ['9901010101180042'],
  ...arrived,
});

const planned = (rule: Partial<PlannedFault>): PlannedFault => ({ agency: 'dukcapil', fault: 'http-500', ...rule });

/** Which of `count` calls are befallen, by their number from 1. */
function befallen(rules: readonly PlannedFault[], count: number): number[] {
  const plan = createFaultPlan(rules, () => 0);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return numbers.filter((number) => plan.pick(call({ key: `k${number}` })) !== undefined);
}

describe('a fault plan', () => {
  it('befalls every call of its agency when nothing else is said', () => {
    const plan = createFaultPlan([planned({})], () => 0);

    expect(plan.pick(call())?.fault).toBe('http-500');
    expect(plan.pick(call({ agency: 'bps' }))).toBeUndefined();
  });

  it('can be meant for one operation', () => {
    const plan = createFaultPlan([planned({ operation: 'status' })], () => 0);

    expect(plan.pick(call())).toBeUndefined();
    expect(plan.pick(call({ operation: 'status' }))).toBeDefined();
  });

  it('can be meant for one household', () => {
    const plan = createFaultPlan([planned({ match: { kkSuffix: '0042' } })], () => 0);

    expect(plan.pick(call())).toBeDefined();
    expect(plan.pick(call({ kkNumbers: ['9901010101180043'] }))).toBeUndefined();
  });

  it('spares the first calls and ends after others', () => {
    expect(befallen([planned({ match: { afterCalls: 2, untilCalls: 4 } })], 6)).toEqual([3, 4]);
  });

  it('lasts as long as its window of time', () => {
    let now = '2027-01-04T00:59:59.000Z';
    const match = { from: '2027-01-04T01:00:00Z', until: '2027-01-04T02:00:00Z' };
    const plan = createFaultPlan([planned({ match })], () => Date.parse(now));

    const seen = ['2027-01-04T00:59:59Z', '2027-01-04T01:00:00Z', '2027-01-04T02:00:00Z'].map((time) => {
      now = time;
      return plan.pick(call()) !== undefined;
    });

    expect(seen).toEqual([false, true, false]);
  });

  it('befalls about its share of the calls, and the same ones for the same seed', () => {
    const first = befallen([planned({ share: 0.3, seed: 7 })], 2_000);

    expect(first.length).toBeGreaterThan(500);
    expect(first.length).toBeLessThan(700);
    expect(befallen([planned({ share: 0.3, seed: 7 })], 2_000)).toEqual(first);
    expect(befallen([planned({ share: 0.3, seed: 8 })], 2_000)).not.toEqual(first);
  });

  it('draws anew for each attempt of a call', () => {
    const plan = createFaultPlan([planned({ share: 0.5, seed: 3 })], () => 0);

    const attempts = Array.from({ length: 20 }, (_, earlierCalls) => plan.pick(call({ earlierCalls })) !== undefined);

    expect(new Set(attempts)).toEqual(new Set([true, false]));
  });

  it('lets the first rule win while the others go on counting', () => {
    const rules = [planned({ match: { untilCalls: 1 } }), planned({ fault: 'huge', match: { afterCalls: 1 } })];
    const plan = createFaultPlan(rules, () => 0);

    const faults = [plan.pick(call())?.fault, plan.pick(call())?.fault];

    expect(faults).toEqual(['http-500', 'huge']);
  });

  it('counts anew when it is replaced', () => {
    const plan = createFaultPlan([planned({ match: { untilCalls: 1 } })], () => 0);
    plan.pick(call());

    plan.replace([...plan.rules()]);

    expect(plan.pick(call())).toBeDefined();
  });
});
