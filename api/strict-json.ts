import { visit } from 'jsonc-parser';
import type { IncomingMessage } from 'node:http';

/** Deeper than any form of ours; what nests further only wants to exhaust a parser. */
const MAX_DEPTH = 20;

/** What the body parser hands over as it is, told apart by `type`. */
class JsonFault extends Error {
  readonly type: 'json.key-twice' | 'json.too-deep';

  constructor(type: JsonFault['type']) {
    super(type);
    this.type = type;
  }
}

/**
 * Refuses JSON that two readers could understand differently (a key twice in one object) or that nests without sense.
 * `JSON.parse` accepts both. For the `verify` option of `express.json`.
 */
export function verifyJson(_request: IncomingMessage, ...[, body]: [unknown, Buffer]): void {
  const open: Set<string>[] = [];
  let depth = 0;
  const enter = (): void => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new JsonFault('json.too-deep');
  };
  const leave = (): void => {
    depth -= 1;
  };
  visit(
    body.toString('utf8'),
    {
      onObjectBegin: () => {
        enter();
        open.push(new Set());
      },
      onObjectProperty: (name) => {
        const names = open.at(-1);
        if (names?.has(name) === true) throw new JsonFault('json.key-twice');
        names?.add(name);
      },
      onObjectEnd: () => {
        leave();
        open.pop();
      },
      onArrayBegin: enter,
      onArrayEnd: leave,
    },
    { disallowComments: true },
  );
}
