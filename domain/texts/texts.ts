import type { Language } from '../groundcheck/form';
import { periodText } from './dates';
import { fillPlaces, type TextParameters } from './places';
import { findText, type TextKind } from './tables';

export type { Language } from '../groundcheck/form';
export type { TextParameters } from './places';
export type { TextKind } from './tables';

export interface TextRequest {
  readonly kind: TextKind;
  readonly code: string;
  readonly language: Language;
  /** Values for the places of the text: dates, quarters and codes are put into words. */
  readonly parameters?: TextParameters;
}

/** What a code means, in words. Never throws: a code that is not known is its own text. */
export function textFor({ kind, code, language, parameters = {} }: TextRequest): string {
  const text = findText(kind, code)?.[language];
  return text === undefined ? code : fillPlaces(text, { parameters: withDerived(parameters, language), language });
}

export interface NoticeTextRequest {
  readonly template: string;
  /** Besides those of the template, `code`: the household's receipt, said at the end. */
  readonly parameters: TextParameters;
  readonly language: Language;
  /** Who reads it. Offices get the words of the household, marked as a copy. */
  readonly to?: 'household' | 'village' | 'dinsos' | 'office' | 'linked-household';
}

const COPY: Readonly<Record<Language, string>> = {
  id: 'Tembusan pemberitahuan kepada keluarga: ',
  en: 'Copy of the notice to the household: ',
};

const RECEIPT: Readonly<Record<Language, string>> = { id: 'Kode usulan: {code}.', en: 'Proposal code: {code}.' };

/** The words of one notice. A template that is not known is its own text, so that nothing stops the sender. */
export function noticeText({ template, parameters, language, to }: NoticeTextRequest): string {
  const copy = to === 'village' || to === 'dinsos' ? COPY[language] : '';
  const said = textFor({ kind: 'notice', code: template, language, parameters });
  const receipt = fillPlaces(`[ ${RECEIPT[language]}]`, { parameters, language });
  return `${copy}${said} ${receipt}`.trim();
}

/** Adds what follows from the parameters given: the span of two dates, and what the reasons advise. */
function withDerived(parameters: TextParameters, language: Language): TextParameters {
  const { from, until, reason, decile } = parameters;
  // A first decile comes as if it had been the same before.
  const { from: _from, ...withoutFrom } = parameters;
  return {
    ...(from !== undefined && from === decile ? withoutFrom : parameters),
    ...(typeof from === 'string' && typeof until === 'string' && { period: periodText({ from, until }, language) }),
    next: adviceOn(reason, language),
  };
}

function adviceOn(reason: TextParameters[string] | undefined, language: Language): string {
  if (typeof reason !== 'string') return '';
  const said = reason.split(',').flatMap((code) => findText('reason-next', code)?.[language] ?? []);
  return [...new Set(said)].join(' ');
}
