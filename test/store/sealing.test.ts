import { referenceParameters } from '../../store/identities';
import { createSealer, fixedKeys, newKeyFile, withNewKey, type KeyFile, type Place } from '../../store/sealing';

const file = newKeyFile();
const sealer = createSealer(fixedKeys(file));

function aPlace(purpose: Place['purpose'] = 'household'): Place {
  return { ...sealer.newKey('proposal-1'), purpose };
}

describe('a sealed value', () => {
  it('opens where it was sealed', () => {
    const place = aPlace();

    expect(sealer.open(place, sealer.seal(place, { kk: 'x' }))).toEqual({ kk: 'x' });
  });

  it.each([
    ['another column', (place: Place): Place => ({ ...place, purpose: 'groundcheck' })],
    ['another proposal', (place: Place): Place => ({ ...place, proposalId: 'proposal-2' })],
    ["another proposal's key", (): Place => aPlace()],
  ])('does not open in %s', (_where, moved) => {
    const place = aPlace();
    const sealed = sealer.seal(place, 'x');

    expect(() => sealer.open(moved(place), sealed)).toThrow();
  });

  it('does not open when a bit of it is changed', () => {
    const place = aPlace();
    const sealed = sealer.seal(place, 'x');
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;

    expect(() => sealer.open(place, sealed)).toThrow();
  });
});

describe('the mark of a value', () => {
  it('is the same for the same value, wherever its key is wrapped, and another for anything else', () => {
    const place = aPlace('objection');
    const { ring } = withNewKey(file, { prefix: 'k', inUse: true });
    const next = createSealer(fixedKeys({ ...file, ...ring }));
    const mark = sealer.mark(place, ['x', 1]);

    expect(mark).toMatch(/^[0-9a-f]{64}$/);
    expect(next.mark({ ...next.rewrap(place), purpose: 'objection' }, ['x', 1])).toBe(mark);
    const others = [
      sealer.mark(place, ['x', 2]),
      sealer.mark({ ...place, purpose: 'comment' }, ['x', 1]),
      sealer.mark(aPlace('objection'), ['x', 1]),
    ];
    expect(new Set([mark, ...others]).size).toBe(4);
  });
});

describe('the keys', () => {
  it('wrap a proposal anew without touching what it sealed', () => {
    const place = aPlace();
    const sealed = sealer.seal(place, 'x');
    const { ring } = withNewKey(file, { prefix: 'k', inUse: true });
    const next = createSealer(fixedKeys({ ...file, ...ring }));

    const rewrapped = next.rewrap(place);

    expect(rewrapped.keyId).toBe('k2');
    expect(next.open({ ...rewrapped, purpose: 'household' }, sealed)).toBe('x');
  });

  it('give a number another index under each key and for each purpose', () => {
    const { ring } = withNewKey(file.index, { prefix: 'i', inUse: false });
    const both = createSealer(fixedKeys({ ...file, index: ring }));
    const indexes = both
      .indexKeyIds()
      .flatMap((key) =>
        ['kk', 'nik'].map((purpose) => Buffer.from(both.blindIndex(key, { purpose, value: '1' })).toString('hex')),
      );

    expect(new Set(indexes).size).toBe(4);
  });

  it('of an earlier version of the file are still taken', () => {
    const { index, ...ring } = file;
    const old = createSealer(fixedKeys({ ...ring, indexKey: index.keys['i1'] } as unknown as KeyFile));

    expect(old.blindIndex('i1', { purpose: 'kk', value: '1' })).toEqual(
      sealer.blindIndex('i1', { purpose: 'kk', value: '1' }),
    );
  });

  it.each([
    ['lacks the key in use', { ...file, current: 'k9' }],
    ['holds a key that is too short', { ...file, keys: { k1: 'c2hvcnQ=' } }],
    ['lacks the index key in use', { ...file, index: { current: 'i9', keys: {} } }],
  ])('stop a process at its start when the file %s', (_what, broken) => {
    expect(() => createSealer(fixedKeys(broken))).toThrow();
  });
});

describe('numbers that are hidden together', () => {
  it('open under the one key that is written down for them, whenever the key in use changes', () => {
    const numbers = Array.from({ length: 6 }, (_, index) => ({ purpose: 'nik', value: `number ${index}` }) as const);
    const { ring } = withNewKey(file, { prefix: 'k', inUse: true });
    for (let readsBefore = 0; readsBefore < 20; readsBefore += 1) {
      let reads = 0;
      const read = () => (reads++ < readsBefore ? file : { ...file, ...ring });
      const changing = createSealer({ read, reread: read });

      const [purposes, references, sealed, sealKeyId] = referenceParameters(changing, numbers) as [
        string[],
        Buffer[],
        Buffer[],
        string,
      ];

      const opened = references.map((reference, index) =>
        changing.openNumber({
          purpose: purposes[index] ?? '',
          reference,
          sealed: sealed[index] ?? reference,
          sealKeyId,
        }),
      );
      expect(opened).toEqual(numbers.map(({ value }) => value));
    }
  });
});
