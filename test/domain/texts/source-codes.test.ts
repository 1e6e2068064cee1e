import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { placesIn } from '../../../domain/texts/places';
import { TEXTS, type TextKind } from '../../../domain/texts/tables';

const ROOT = join(__dirname, '..', '..', '..');

/** All sources of some rooms as one text, on one line, so that a call is found however it is laid out. */
function sourcesOf(...rooms: readonly string[]): string {
  const files = rooms
    .filter((room) => existsSync(join(ROOT, room)))
    .flatMap((room) =>
      readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => join(ROOT, room, file)),
    )
    .filter((file) => file.endsWith('.ts') && !file.includes('sandbox'));
  return files.map((file) => readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ')).join('\n');
}

/** The literal codes a pattern finds; codes that are put together at run time are listed by hand below. */
function codesIn(source: string, pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].flatMap(([, code]) => code ?? []))];
}

function withoutText(kind: TextKind, codes: readonly string[]): string[] {
  return codes.filter((code) => !Object.hasOwn(TEXTS[kind], code));
}

const workflows = sourcesOf('workflows');

describe('what the code says by name has a text', () => {
  it('for every event that a workflow notes', () => {
    const literal = codesIn(workflows, /\.note\( ?'([a-z-]+)'/g);
    const composed = [
      ...['completed', 'returned', 'ended'].map((kind) => `task-${kind}`),
      ...['accepted', 'refused', 'lapsed'].map((result) => `objection-${result}`),
      ...codesIn(workflows, /resume\(file, '([a-z-]+)'/g),
    ];

    expect(literal.length).toBeGreaterThan(15);
    expect(withoutText('timeline', [...literal, ...composed])).toEqual([]);
  });

  it('for every notice that a workflow sends', () => {
    const literal = codesIn(workflows, /tellEverybody\( ?'([a-z-]+)'/g);
    const composed = [
      ...codesIn(workflows, /template: '([a-z-]+)'/g),
      ...codesIn(workflows, /\? '([a-z-]+)' : '[a-z-]+', \{/g),
      ...['decile-published', 'proposal-window'],
      ...['granted', 'waiting-list', 'refused'].map((outcome) => `programme-${outcome}`),
      ...['accepted', 'refused', 'lapsed'].map((result) => `objection-${result}`),
    ];

    expect(literal.length).toBeGreaterThan(6);
    expect(withoutText('notice', [...literal, ...composed])).toEqual([]);
  });

  it('for every refusal and fault of domain, contracts, store, activities, workflows and API', () => {
    const source = [workflows, sourcesOf('domain', 'contracts', 'store', 'activities', 'api')].join('\n');
    const codes = [
      ...codesIn(source, /\brefuse\( ?'([a-z-]+)'/g),
      ...codesIn(source, /\brefusal\( ?'([a-z-]+)'/g),
      ...codesIn(source, /refusedAt\( ?'[^']*', '([a-z-]+)'/g),
      ...codesIn(source, /new Problem\( ?\d{3}, '([a-z-]+)'/g),
      ...codesIn(source, /pointer[^{}]*code: '([a-z-]+)'/g),
    ];

    expect(codes.length).toBeGreaterThan(30);
    expect(withoutText('refusal', codes)).toEqual([]);
  });
});

describe('a text asks for no more than the workflow gives', () => {
  const calls = [...workflows.matchAll(/tellEverybody\( ?'([a-z-]+)', \{([^}]*)\}/g)].map(
    ([, template = '', given = '']) =>
      [template, [...given.matchAll(/(\w+)\s*(?=[:,}]|$)/g)].map(([name]) => name.trim())] as const,
  );

  it('in any notice sent with its parameters written out', () => {
    const derived = ['next', 'period'];
    const missing = calls.flatMap(([template, given]) =>
      placesIn(TEXTS.notice[template as keyof typeof TEXTS.notice].id)
        .required.filter((name) => !given.includes(name) && !derived.includes(name))
        .map((name) => `${template}: ${name}`),
    );

    expect(calls.length).toBeGreaterThan(6);
    expect(missing).toEqual([]);
  });
});
