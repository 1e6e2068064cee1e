import { createHash } from 'node:crypto';
import fc from 'fast-check';

import { findChannelRules, type ChannelRule } from '../../../domain/proposal/channels';
import {
  drawFrom,
  groundcheckReason,
  GROUNDCHECK_POLICIES,
  type GroundcheckFacts,
  type GroundcheckPolicy,
} from '../../../domain/registration/groundcheck-need';

function existing<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('There is none.');
  return value;
}

const policy: GroundcheckPolicy = existing(GROUNDCHECK_POLICIES[0]);
const doors = existing(findChannelRules('doors-2025-06')).rules;
const byRisk: ChannelRule = doors.dinsos;

function reasonFor(facts: Partial<GroundcheckFacts>, rules = policy) {
  return groundcheckReason(rules, {
    channel: byRisk,
    match: 'none',
    receivesAid: false,
    draw: 0.99,
    alreadyGroundchecked: false,
    ...facts,
  });
}

describe('a household', () => {
  it('is not visited when nothing asks for it', () => {
    expect(reasonFor({})).toBeUndefined();
  });

  it('is visited for an unclear identity, by its door, for aid it receives, or as a sample, in this order', () => {
    const all = { match: 'groundcheck', channel: doors.village, receivesAid: true, draw: 0 } as const;

    expect(reasonFor(all)).toBe('unclear-identity');
    expect(reasonFor({ ...all, match: 'none' })).toBe('door');
    expect(reasonFor({ ...all, match: 'none', channel: byRisk })).toBe('recipient');
    expect(reasonFor({ draw: 0 })).toBe('sample');
  });

  it('is never visited again for a reason that a visit has settled', () => {
    const all = { match: 'groundcheck', channel: doors.village, receivesAid: true, draw: 0 } as const;

    expect(reasonFor({ ...all, alreadyGroundchecked: true })).toBeUndefined();
  });

  it('that receives aid is visited only where the policy says so', () => {
    expect(reasonFor({ receivesAid: true }, { ...policy, visitRecipients: false })).toBeUndefined();
  });

  it('is drawn below the share of the sample and not at it', () => {
    expect(reasonFor({ draw: policy.sampleShare - 1e-9 })).toBe('sample');
    expect(reasonFor({ draw: policy.sampleShare })).toBeUndefined();
  });
});

/** `fmix32` of murmur3, written down once more in whole numbers of any size. */
function finishedAsMurmur3(hash: bigint): number {
  const first = ((hash ^ (hash >> 16n)) * 0x85ebca6bn) & 0xffffffffn;
  const second = ((first ^ (first >> 13n)) * 0xc2b2ae35n) & 0xffffffffn;
  return Number(second ^ (second >> 16n));
}

describe('the draw', () => {
  it('lies in [0, 1) and is the same for the same proposal', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(drawFrom(id)).toBeGreaterThanOrEqual(0);
        expect(drawFrom(id)).toBeLessThan(1);
        expect(drawFrom(id)).toBe(drawFrom(id));
      }),
    );
  });

  it('is the published FNV-1a hash with the finish of murmur3, so that an auditor can draw it again', () => {
    expect(drawFrom('')).toBe(finishedAsMurmur3(0x811c9dc5n) / 2 ** 32);
    expect(drawFrom('foobar')).toBe(finishedAsMurmur3(0xbf9cf968n) / 2 ** 32);
  });

  it('of random ids takes about the share the policy states', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => createHash('sha256').update(String(index)).digest('hex'));
    const share = ids.filter((id) => drawFrom(id) < policy.sampleShare).length / ids.length;

    expect(share).toBeGreaterThan(policy.sampleShare * 0.8);
    expect(share).toBeLessThan(policy.sampleShare * 1.2);
  });
});
