import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { page, table } from './markdown';

/** Where rules live. Generated code and tests state none. */
const ROOMS = ['domain', 'contracts', 'workflows', 'activities', 'agencies', 'store', 'ranking', 'api', 'workers'];

interface Basis {
  readonly file: string;
  readonly name: string;
  readonly basis: string;
}

const DOC_COMMENT = /\/\*\*((?:(?!\*\/)[\s\S])*?@basis[\s\S]*?)\*\/\s*([^\n]*)/g;
const DECLARED =
  /^(?:export )?(?:default )?(?:async )?(?:function|const|interface|type|class) (\w+)|^(?:readonly )?(\w+)/;

/** `docs/reference/basis.md`: the legal source of every rule that names one, and every rule that has none. */
export function basisPage(root: string): string {
  const found = ROOMS.filter((room) => existsSync(join(root, room))).flatMap((room) => basesIn(root, room));
  const assumed = found.filter(({ basis }) => basis.startsWith('none'));
  const founded = found.filter(({ basis }) => !basis.startsWith('none'));
  return page(
    '# On what the rules rest',
    'Every `@basis` tag in the sources. The tasks have their own in [tasks.md](tasks.md), doors, programmes and calendars theirs in [rules.md](rules.md). Abbreviations of sources are those of the domain reference.',
    '## Rules with a source',
    table(['Rule', 'File', 'Basis'], founded.map(row)),
    '## Rules that are ours',
    'No source settles these. Each is one place to change when one does.',
    table(['Rule', 'File', 'Basis'], assumed.map(row)),
  );
}

function row({ file, name, basis }: Basis): string[] {
  return [`\`${name}\``, `\`${file}\``, basis];
}

function basesIn(root: string, room: string): Basis[] {
  const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((file) => `${room}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    return [...source.matchAll(DOC_COMMENT)].map(([, comment = '', declaration = '']) => {
      return { file, name: nameIn(declaration), basis: basisIn(comment) };
    });
  });
}

function nameIn(declaration: string): string {
  const [, declared, field] = DECLARED.exec(declaration) ?? [];
  return declared ?? field ?? 'file';
}

/** Everything after the tag, its lines joined. */
function basisIn(comment: string): string {
  const [, said = ''] = comment.split('@basis');
  return said
    .replaceAll(/\n\s*\*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
