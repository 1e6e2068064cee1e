/** A Markdown table. Columns are aligned later, by the formatter of the project. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}

/** Codes as code, separated by commas; `none` when there are none. */
export function codes(list: readonly string[], none = 'none'): string {
  return list.length === 0 ? none : list.map((code) => `\`${code}\``).join(', ');
}

/** A list with one entry a line. */
export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Blocks one after the other, with an empty line between them. */
export function page(...blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`;
}
