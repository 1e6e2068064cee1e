import { z } from 'zod';

import { filledLines } from './submission-schema';

/** Room for a page; whatever is longer belongs into a document. */
const LONGEST_COMMENT = 2000;

/** A run of 16 digits, also when blanks, dots or hyphens group it as on a card. */
const IDENTITY_NUMBER = /\d(?:[ .-]?\d){15}/u;

/** A comment on a task: no identity number, since people who may not see one may read it. */
export const CommentBodySchema = z.strictObject({
  visibility: z.enum(['internal', 'citizen']).meta({ description: 'Officials alone, or the household as well' }),
  text: filledLines(LONGEST_COMMENT).refine((text) => !IDENTITY_NUMBER.test(text), {
    params: { code: 'identity-number-in-text' },
  }),
});
