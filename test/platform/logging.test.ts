import { loggerTo } from '../../platform/logging';

const NUMBER = '9901014203900001';

/** What a logger wrote. */
function logged(fields: object, message = 'Something happened'): string {
  const lines: string[] = [];
  loggerTo((line) => lines.push(line), { name: 'test', level: 'info' }).info(fields, message);
  return lines.join('');
}

describe('a log line', () => {
  it.each([
    ['in a field', NUMBER],
    ['in the middle of words', `nik${NUMBER}, kk`],
    ['as a number', Number(NUMBER)],
    ['in groups of four', '9901 0142 0390 0001'],
    ['in the groups it is made of', '990101-420390-0001'],
    ['with dots', '99.01.01.42.03.90.0001'],
    ['in an address', `https://x.test/?nik=${NUMBER}`],
    ['in an address, split', '9901%200142%200390%200001'],
    ['with every digit of it escaped', NUMBER.replaceAll(/\d/gu, (digit) => `%3${digit}`)],
    ['over two lines', '99010142\n03900001'],
  ])('shows no identity number %s', (_where, value) => {
    const line = logged({ value });

    expect(line).not.toMatch(/9901.{0,3}0142|420390|%39%39/u);
  });

  it('shows none in its message, its keys or deep in an object', () => {
    const line = logged({ [NUMBER]: 1, deep: { deeper: [{ deepest: NUMBER }] } }, `About ${NUMBER}`);

    expect(line).not.toContain(NUMBER);
    expect(line.match(/\[16 digits\]/gu)).toHaveLength(3);
  });

  it.each(['nik', 'kkNumber', 'members', 'address', 'birthDate', 'authorization', 'cookie', 'token'])(
    'shows nothing of the field %s',
    (field) => {
      expect(logged({ [field]: 'Rahasia', request: { [field]: 'Rahasia' } })).not.toContain('Rahasia');
    },
  );

  it('shows of an error its kind and where it came from, and not what it says', () => {
    const error = Object.assign(new RangeError('duplicate key (Rahasia)'), { code: '23505' });

    const line = logged({ err: error });

    expect(line).toContain('"type":"RangeError","code":"23505"');
    expect(line).not.toContain('Rahasia');
  });

  it('leaves ids, hashes, times and amounts readable', () => {
    const readable = {
      id: '0d75e000-0000-4000-8000-000000000012',
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      at: '2026-11-25T15:04:57.123Z',
      ms: 1_764_083_097_123,
      ns: '1764083097123456789',
      position: '12.345.678',
    };

    const line = JSON.parse(logged(readable)) as Record<string, unknown>;

    expect(line).toMatchObject(readable);
  });
});
