import type { ComparedAnswer, ComparedValue } from '../domain/tasks/forms/side-by-side';
import { withoutIdentityNumbers } from '../platform/identity-numbers';

/** Compared answers as they leave: where somebody typed an identity number into an address or a note, it is left out. */
export function comparedAsShown(answers: readonly ComparedAnswer[]): ComparedAnswer[] {
  return answers.map(({ current, incoming, ...answer }) => ({
    ...answer,
    ...(current !== undefined && { current: valueAsShown(current) }),
    ...(incoming !== undefined && { incoming: valueAsShown(incoming) }),
  }));
}

function valueAsShown({ value, ...words }: ComparedValue): ComparedValue {
  return { ...words, value: typeof value === 'string' ? withoutIdentityNumbers(value) : value };
}
