import { inGroups } from '../../store/in-groups';

/** Groups that were begun, each ended by the test. */
function underHand(most: number) {
  const groups: { items: readonly number[]; end: (results: readonly string[]) => void; fail: (why: Error) => void }[] =
    [];
  const submit = inGroups<number, string>(
    most,
    (items) => new Promise((end, fail) => groups.push({ items, end, fail })),
  );
  return { groups, submit };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('items that are carried out in groups', () => {
  it('leave alone and at once when nothing is under way, and otherwise together', async () => {
    const { groups, submit } = underHand(10);
    const answers = [1, 2, 3].map(submit);
    expect(groups.map(({ items }) => items)).toEqual([[1]]);

    groups[0]?.end(['one']);
    await settled();
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    groups[1]?.end(['two', 'three']);
    expect(await Promise.all(answers)).toEqual(['one', 'two', 'three']);
  });

  it('never leave more of them than a group may hold', async () => {
    const { groups, submit } = underHand(2);
    const answers = [1, 2, 3, 4].map(submit);
    for (const end of ['a', 'b', 'c']) {
      groups.at(-1)?.end([end, end]);
      await settled();
    }
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3], [4]]);
    expect(await Promise.all(answers)).toEqual(['a', 'b', 'b', 'c']);
  });

  it('fail with their own group, and so does whoever waits meanwhile, but nobody who comes later', async () => {
    const { groups, submit } = underHand(10);
    const [first, second, third] = [submit(1), submit(2), submit(3)];
    groups[0]?.end(['one']);
    await settled();
    const waiting = submit(4);
    groups[1]?.fail(new Error('gone'));
    await expect(first).resolves.toBe('one');
    await expect(Promise.allSettled([second, third, waiting])).resolves.toEqual(
      [2, 3, 4].map(() => ({ status: 'rejected', reason: new Error('gone') })),
    );
    const later = submit(5);
    expect(groups.map(({ items }) => items)).toEqual([[1], [2, 3], [5]]);
    groups[2]?.end(['five']);
    await expect(later).resolves.toBe('five');
  });
});
