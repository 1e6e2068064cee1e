import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { page, table } from './markdown';

const Glossary = z.array(
  z.strictObject({
    code: z.string().min(1),
    official: z.string().min(1),
    source: z.string().min(1),
    note: z.string(),
    notToBeUsed: z.array(z.string().min(1)),
  }),
);

/** `docs/glossary.md` from `docs/glossary.json`: one word for one thing. */
export function glossaryPage(root: string): string {
  const terms = Glossary.parse(JSON.parse(readFileSync(join(root, 'docs', 'glossary.json'), 'utf8')));
  return page(
    '# Glossary',
    'One word for one thing, in code and in prose. To change a word, change `docs/glossary.json` and the code with it.',
    table(
      ['In code', 'Official term', 'What it is', 'Source', 'Not to be used'],
      terms.map(({ code, official, note, source, notToBeUsed }) => [
        code,
        official,
        note,
        source,
        notToBeUsed.join(', '),
      ]),
    ),
  );
}
