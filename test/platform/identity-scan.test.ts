import { identityScan } from '../support/identity-scan';

const PLANTED = '9901014107860123';
const OTHER = '9968996312992999';
const scan = identityScan([PLANTED, OTHER]);

/** Text before the number, so that it begins at each place within a group of three bytes. */
const ALIGNMENTS = ['', 'a', 'ab'];

const inBase64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the scan for planted identity numbers', () => {
  it.each<readonly [string, string, string]>([
    ['as they are', `{"nik":"${PLANTED}"}`, 'digits'],
    ['between other digits', `7${PLANTED}7`, 'digits'],
    ['with spaces', '9901 0141 0786 0123', 'digits'],
    ['with dashes', '9901-0141-0786-0123', 'digits'],
    ['with dots', '9901.0141.0786.0123', 'digits'],
    ['in the groups that people write', '990101-410786-0123', 'digits'],
    ['after other numbers', '12 3 990101 410786 0123', 'digits'],
    ['reversed', Array.from(PLANTED).reverse().join(''), 'reversed'],
    ['in hexadecimal', `\\x00${Buffer.from(PLANTED).toString('hex')}ff`, 'hex'],
    ['in hexadecimal after half a byte that looks like it', `3${Buffer.from(PLANTED).toString('hex')}`, 'hex'],
    ['URL-encoded', `?q=${Array.from(PLANTED, (digit) => `%3${digit}`).join('')}`, 'url'],
    ['URL-encoded in part', `?q=%39%39${PLANTED.slice(2)}`, 'url'],
    ...ALIGNMENTS.map((before) => [`in base64 after "${before}"`, inBase64(`${before}${PLANTED}`), 'base64'] as const),
    ...ALIGNMENTS.map(
      (before) =>
        [`in base64 amid JSON after "${before}"`, `"${inBase64(`${before}{"${PLANTED}":1}`)}"`, 'base64'] as const,
    ),
    ['in base64 for URLs', Buffer.from(`\u00ff\u00fe?${PLANTED}\u00ff`).toString('base64url'), 'base64'],
  ])('finds them %s', (_how, text, form) => {
    expect([...(scan.find(text).get(PLANTED) ?? [])]).toContain(form);
  });

  it('tells which of many it found and never one that is not there', () => {
    const text = `${OTHER} 9901014107860124 ${inBase64('9901014107860124')}`;

    expect([...scan.find(text).keys()]).toEqual([OTHER]);
  });

  it('goes through twenty million characters in seconds', () => {
    const line = `{"at":"2026-11-25T16:40:19.123Z","seq":12,"hash":"${'3f9a33'.repeat(8)}","text":"${inBase64('nothing')}"}\n`;
    const text = line.repeat(Math.ceil(20_000_000 / line.length));
    const from = performance.now();

    const found = scan.find(`${text}${PLANTED}`);

    expect([...found.keys()]).toEqual([PLANTED]);
    expect(performance.now() - from).toBeLessThan(20_000);
  });
});
