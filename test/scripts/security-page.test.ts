import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(__dirname, '..', '..');
const page = readFileSync(join(project, 'docs', 'security.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| \d+\.\d+\.\d+/.test(line));

/** `8.2.1`, and each number in `6.2.1–6.2.12`. */
function numbersOf(row: string): string[] {
  const [, cell = ''] = row.split('|');
  return cell.split(',').flatMap((part) => {
    const [first = '', last = first] = part.trim().split('–');
    const [chapter, section, from] = first.split('.').map(Number);
    const count = Number(last.split('.')[2]) - Number(from) + 1;
    return Array.from({ length: count }, (_, index) => [chapter, section, Number(from) + index].join('.'));
  });
}

describe('the page on security', () => {
  it('says of each of the 253 requirements of levels 1 and 2 how it is met, once', () => {
    const numbers = rows.flatMap(numbersOf);

    expect(numbers).toHaveLength(253);
    expect(new Set(numbers).size).toBe(253);
    expect(rows.filter((row) => !/\| (Met|Falls short|n\/a)/.test(row))).toEqual([]);
  });

  it('names tests that exist, by titles they have', () => {
    const wrong = rows.flatMap((row) => {
      const files = [...row.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, file = '']) => join(project, 'test', file));
      const missing = files.filter((file) => !existsSync(file));
      const texts = files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
      const titles = [...row.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title);
      return [...missing, ...titles.filter((title) => !texts.some((text) => text.includes(title)))];
    });

    expect(wrong).toEqual([]);
  });
});
