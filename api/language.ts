import type { Request } from 'express';

import type { Language } from '../domain/texts/texts';

/** Indonesian unless the caller prefers English. */
export function languageOf(request: Request): Language {
  return request.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id';
}
