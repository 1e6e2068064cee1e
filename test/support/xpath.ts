/**
 * A small reader of the XPath that an XLSForm may hold, for one purpose: whether an expression is well formed and which
 * questions it refers to. It knows the functions we use and no others.
 */
const FUNCTIONS = new Set([
  'not',
  'if',
  'int',
  'regex',
  'string-length',
  'starts-with',
  'today',
  'format-date',
  'sum',
  'concat',
]);
const TOKEN = /\s*(?:(\$\{[A-Za-z_][\w-]*\})|('[^']*')|(\d+(?:\.\d+)?)|(<=|>=|!=|[=<>()+,.-])|([a-z][a-z-]*))/uy;
const OPERATORS = new Set(['=', '!=', '<', '<=', '>', '>=', '+', '-', 'and', 'or']);

interface Token {
  readonly kind: 'reference' | 'literal' | 'symbol' | 'word';
  readonly text: string;
}

/** The questions an expression refers to. Throws when it is not well formed. */
export function referencesIn(expression: string): string[] {
  const tokens = tokensOf(expression);
  const references: string[] = [];
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const take = (text?: string): Token => {
    const token = tokens[at];
    if (token === undefined || (text !== undefined && token.text !== text))
      throw new Error(`Expected ${text ?? 'more'} at token ${String(at)} of ${expression}`);
    at += 1;
    return token;
  };
  const whole = (): void => {
    operand();
    while (OPERATORS.has(peek()?.text ?? '')) {
      take();
      operand();
    }
  };
  const call = (name: string): void => {
    if (!FUNCTIONS.has(name)) throw new Error(`Unknown function ${name} in ${expression}`);
    take('(');
    while (peek()?.text !== ')') {
      whole();
      if (peek()?.text === ',') take(',');
    }
    take(')');
  };
  const operand = (): void => {
    const token = take();
    if (token.kind === 'reference') references.push(token.text.slice(2, -1));
    else if (token.kind === 'word') call(token.text);
    else if (token.text === '(') {
      whole();
      take(')');
    } else if (token.kind !== 'literal' && token.text !== '.')
      throw new Error(`${token.text} is no operand in ${expression}`);
  };
  whole();
  if (at < tokens.length) throw new Error(`Nothing may follow token ${String(at)} of ${expression}`);
  return references;
}

const KINDS = ['reference', 'literal', 'literal', 'symbol', 'word'] as const;

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const start = TOKEN.lastIndex;
    const groups: readonly (string | undefined)[] = (TOKEN.exec(expression) ?? []).slice(1);
    const place = groups.findIndex((group) => group !== undefined);
    const kind = KINDS[place];
    if (kind === undefined) throw new Error(`Cannot read ${expression.slice(start)}`);
    tokens.push({ kind, text: groups[place] ?? '' });
  }
  return tokens;
}
