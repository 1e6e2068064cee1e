/** Text that is HTML already. */
export interface Html {
  readonly text: string;
}

type Part = string | number | Html | readonly (string | Html)[];

/** A template whose values are escaped, unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map((literal, index) => literal + rendered(parts[index] ?? '')).join('');
  return { text };
}

/** Text of our own that is HTML, style or an attribute. */
export function raw(text: string): Html {
  return { text };
}

function rendered(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'text' in part ? part.text : part.map(rendered).join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
