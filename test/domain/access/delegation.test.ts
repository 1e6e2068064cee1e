import { MAX_DELEGATION_DAYS, refuseDelegation, type DelegationRequest } from '../../../domain/access/delegation';
import type { Actor } from '../../../domain/tasks/decide';

const budi: Actor = { personId: 'budi', role: 'dinsos-verifier', office: '3201' };
const euis: Actor = { personId: 'euis', role: 'dinsos-verifier', office: '3201' };
const dadang: Actor = { personId: 'dadang', role: 'dinsos-head', office: '3201' };
const siti: Actor = { personId: 'siti', role: 'village-operator', office: '3201022003' };
const daeng: Actor = { personId: 'daeng', role: 'dinsos-verifier', office: '7371' };

const DAY_MS = 86_400_000;

function asked(changes: Partial<DelegationRequest> = {}): DelegationRequest {
  return { by: budi, from: budi, to: euis, kinds: [], fromMs: 0, untilMs: DAY_MS, ...changes };
}

describe('a delegation', () => {
  it.each([
    ['by the official on leave to a colleague', asked()],
    ['by his head', asked({ by: dadang })],
    ['to somebody of a village of the territory', asked({ to: siti })],
    ['of kinds his role may hold, escalated ones included', asked({ kinds: ['completeness-check', 'correction'] })],
    ['for the longest time there is', asked({ untilMs: MAX_DELEGATION_DAYS * DAY_MS })],
  ])('%s is allowed', (_case, request) => {
    expect(refuseDelegation(request)).toBeUndefined();
  });

  it.each([
    ['to himself', asked({ to: budi }), 'delegation-to-self'],
    ['by a colleague', asked({ by: euis }), 'delegation-not-yours'],
    ['by the head of another kabupaten', asked({ by: { ...dadang, office: '7371' } }), 'delegation-not-yours'],
    ['to another kabupaten', asked({ to: daeng }), 'delegation-outside-office'],
    ['that ends before it begins', asked({ untilMs: 0 }), 'delegation-window-invalid'],
    ['with an instant that is none', asked({ fromMs: Number.NaN }), 'delegation-window-invalid'],
    ['a day too long', asked({ untilMs: (MAX_DELEGATION_DAYS + 1) * DAY_MS }), 'delegation-too-long'],
    ['of a kind of another role', asked({ kinds: ['ratification'] }), 'delegation-kind-unknown'],
  ])('%s is refused', (_case, request, refusal) => {
    expect(refuseDelegation(request)).toBe(refusal);
  });
});
