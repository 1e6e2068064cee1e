import type { Language } from '../groundcheck/form';
import { dayText, monthText, quarterText, versionText } from './dates';
import { findText, type TextKind } from './tables';

/** What a text may be given: numbers, dates (yyyy-mm-dd), quarters, and codes that have texts of their own. */
export type TextParameters = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Kinds of code that a parameter of this name may hold, in the order they are tried. */
const CODE_KINDS: Readonly<Record<string, readonly TextKind[]>> = {
  reason: ['reason', 'groundcheck-reason'],
  trouble: ['reason'],
  task: ['task'],
  outcome: ['task-outcome'],
  to: ['role'],
  agency: ['holder'],
  holder: ['holder'],
  step: ['next-step'],
  corrected: ['variable'],
  finding: ['nik-finding'],
  channel: ['channel'],
  end: ['end'],
  programme: ['programme'],
  payment: ['payment-reason'],
  kind: ['evidence'],
};

const FORMATS: Readonly<Record<string, (text: string, language: Language) => string>> = {
  month: monthText,
  quarter: quarterText,
  version: versionText,
  used: versionText,
  decisions: decisionText,
  amount: amountText,
};

/** Thousands apart, as each language writes them. */
function amountText(text: string, language: Language): string {
  return Number(text).toLocaleString(language === 'id' ? 'id-ID' : 'en-GB');
}

const OPTIONAL_PART = /\[([^[\]]*)\]/g;
const PLACE = /\{(\w+)\}/g;

/** Names of the places in a text; `optional` ones stand in square brackets. */
export function placesIn(text: string): { readonly required: readonly string[]; readonly optional: readonly string[] } {
  const names = (part: string): string[] => [...part.matchAll(PLACE)].map(([place]) => place.slice(1, -1));
  const required = names(text.replaceAll(OPTIONAL_PART, ''));
  const all = names(text);
  return { required, optional: all.filter((name) => !required.includes(name)) };
}

/** Fills the places of a text. A part in square brackets is left out unless every one of its places can be filled. */
export function fillPlaces(text: string, { parameters, language }: FillOptions): string {
  const valueOf = (name: string): string => placeText(name, { value: parameters[name], language });
  const fill = (part: string): string => part.replaceAll(PLACE, (_place, name: string) => valueOf(name));
  const chosen = text.replaceAll(OPTIONAL_PART, (_whole, part: string) => {
    const { required } = placesIn(part);
    return required.every((name) => valueOf(name) !== '') ? part : '';
  });
  return fill(chosen).replaceAll(/ {2,}/g, ' ').trim();
}

export interface FillOptions {
  readonly parameters: TextParameters;
  readonly language: Language;
}

interface Place {
  readonly value: TextParameters[string] | undefined;
  readonly language: Language;
}

function placeText(name: string, { value, language }: Place): string {
  const values = Array.isArray(value) ? value : codesIn(name, value);
  return values.map((single: string) => singleText(name, { single, language })).join('; ');
}

/** Workflows join the codes of several reasons with commas. */
function codesIn(name: string, value: Place['value']): readonly string[] {
  if (value === undefined || value === '') return [];
  const text = String(value);
  return name in CODE_KINDS ? text.split(',') : [text];
}

function singleText(
  name: string,
  { single, language }: { readonly single: string; readonly language: Language },
): string {
  const format = FORMATS[name];
  if (format !== undefined) return format(single, language);
  const kinds = CODE_KINDS[name];
  if (kinds === undefined) return dayText(single, language);
  const found = kinds.map((kind) => findText(kind, single)).find((text) => text !== undefined);
  if (found === undefined) return single;
  return name === 'reason' || name === 'trouble' ? asMiddleOfSentence(found[language]) : found[language];
}

/** `PKH:granted`, as the timeline keeps the decisions of a quarter. */
function decisionText(text: string, language: Language): string {
  const [programme = '', outcome = ''] = text.split(':');
  const said = findText('decision', outcome)?.[language] ?? outcome;
  return `${findText('programme', programme)?.[language] ?? programme}: ${said}`;
}

/** Abbreviations keep their capitals: `NIK tidak aktif`. No reason begins with a name. */
function asMiddleOfSentence(text: string): string {
  return /^\p{Lu}[\p{Ll} ]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
