import { remembered } from '../../platform/remember';

const NO_CLOCK = ['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'performance'] as const;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: [...NO_CLOCK], now: 1_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

/** A look-up that answers how often it was asked for a key. */
function counting(): { look: (key: string) => Promise<number>; asked: () => number } {
  const counts = new Map<string, number>();
  let asked = 0;
  return {
    look: (key) => {
      asked += 1;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return Promise.resolve(counts.get(key) ?? 0);
    },
    asked: () => asked,
  };
}

describe('what is remembered', () => {
  it('is asked once while it holds, and again afterwards', async () => {
    const { look } = counting();
    const known = remembered(look, { holds: () => 30_000, most: 10 });

    expect([await known('a'), await known('a'), await known('b')]).toEqual([1, 1, 1]);
    jest.setSystemTime(1_029_999);
    expect(await known('a')).toBe(1);
    jest.setSystemTime(1_030_001);
    expect(await known('a')).toBe(2);
  });

  it('is not what holds for no time, or for less', async () => {
    const { look } = counting();
    const known = remembered(look, { holds: () => -1, most: 10 });

    expect([await known('a'), await known('a')]).toEqual([1, 2]);
  });

  it('is not a failure', async () => {
    let isDown = true;
    const known = remembered(() => (isDown ? Promise.reject(new Error('down')) : Promise.resolve('up')), {
      holds: () => 30_000,
      most: 10,
    });

    await expect(known('a')).rejects.toThrow('down');
    isDown = false;
    expect(await known('a')).toBe('up');
  });

  it('is an answer of nothing as well', async () => {
    const look = jest.fn((_key: string): Promise<string | undefined> => Promise.resolve(undefined));
    const known = remembered(look, { holds: () => 30_000, most: 10 });

    expect([await known('a'), await known('a')]).toEqual([undefined, undefined]);
    expect(look).toHaveBeenCalledTimes(1);
  });

  it('is never more than there is room for', async () => {
    const { look, asked } = counting();
    const known = remembered(look, { holds: () => 30_000, most: 2 });

    for (const key of ['a', 'b', 'c', 'c', 'a']) await known(key);

    expect(asked()).toBe(4);
  });
});
