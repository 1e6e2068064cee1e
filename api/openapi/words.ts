/** Text of a declaration without the breaks and indents that its source has. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** `complete-task` as `completeTask`: the id of the operation in the document, and its method in the client. */
export function operationIdOf(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_hyphen, letter: string) => letter.toUpperCase());
}
