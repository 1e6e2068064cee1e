import type { GroundcheckAnswers, Sheet } from '../../groundcheck/answers';
import { answerTo } from '../../groundcheck/conditions';
import type { GroundcheckForm, Item, Language } from '../../groundcheck/form';
import { maskIdentityNumber } from '../../identity/nik';
import { SEX_CODES, type HouseholdOnRecord } from './prefill';

/** One question of a visit: what was known before and what was found. Codes come with their words. */
export interface ComparedAnswer {
  /** JSON pointer into the answers. */
  readonly pointer: string;
  readonly title: string;
  readonly current?: ComparedValue;
  readonly incoming?: ComparedValue;
  readonly changed: boolean;
}

export interface ComparedValue {
  readonly value: unknown;
  /** The words of a code. */
  readonly title?: string;
}

export interface Comparison {
  readonly form: GroundcheckForm;
  readonly language: Language;
  readonly household: HouseholdOnRecord;
  /** Answers of an earlier visit with the same form, if there was one. */
  readonly earlier?: GroundcheckAnswers;
  readonly incoming: GroundcheckAnswers;
  readonly numbers: 'masked' | 'revealed';
}
type ShownAs = 'language' | 'numbers';

/** The visit beside what was on record, in the order of the form. A question that neither answers is left out. */
export function sideBySide(comparison: Comparison): readonly ComparedAnswer[] {
  const { form, household, earlier, incoming } = comparison;
  const { kkNumber, address } = household;
  const onRecord = { ...earlier?.household, kkNumber, address };
  const people = incoming.members ?? [];
  return [
    ...compareSheets(comparison, {
      items: form.household,
      current: onRecord,
      incoming: incoming.household,
      pointer: '/household',
      beside: 'record',
    }),
    ...people.flatMap((person, place) =>
      compareSheets(comparison, {
        items: form.person,
        current: personOnRecord(comparison, nikOf(person)),
        incoming: person,
        pointer: `/members/${String(place)}`,
        beside: 'record',
      }),
    ),
    ...nobodyAskedAbout(comparison, people),
  ];
}

export interface VisitPair extends Pick<Comparison, 'form' | ShownAs> {
  readonly counted: GroundcheckAnswers;
  readonly late: GroundcheckAnswers;
}

/** A visit that counted beside one of the same household that came late, whatever the record says. */
export function visitsSideBySide({ form, counted, late, ...shownAs }: VisitPair): readonly ComparedAnswer[] {
  const before = counted.members ?? [];
  const people = late.members ?? [];
  const answered = new Set(people.map(nikOf));
  const sheets = [
    { items: form.household, current: counted.household, incoming: late.household, pointer: '/household' },
    ...people.map((person, place) => ({
      items: form.person,
      current: before.find((known) => nikOf(known) === nikOf(person)),
      incoming: person,
      pointer: `/members/${String(place)}`,
    })),
  ];
  return [
    ...sheets.flatMap((pair) => compareSheets(shownAs, { ...pair, beside: 'visit' })),
    ...before
      .map(nikOf)
      .filter((nik) => !answered.has(nik))
      .map((nik) => notAskedAbout(shownAs, nik)),
  ];
}

function nikOf(person: Sheet): string {
  const nik = answerTo(person, 'nik');
  return typeof nik === 'string' ? nik : '';
}

/** The submission knows four things of a person; an earlier visit may know more. */
function personOnRecord({ household, earlier }: Comparison, nik: string): Sheet | undefined {
  const member = household.members.find((known) => known.nik === nik);
  const before = earlier?.members?.find((person) => nikOf(person) === nik);
  if (member === undefined) return before;
  const { name, birthDate, sex, relation } = member;
  return { ...before, nik, name, birthDate, sex: SEX_CODES[sex], relation };
}

function nobodyAskedAbout(comparison: Comparison, people: readonly Sheet[]): ComparedAnswer[] {
  const answered = new Set(people.map(nikOf));
  return comparison.household.members
    .filter(({ nik }) => !answered.has(nik))
    .map(({ nik }) => notAskedAbout(comparison, nik));
}

function notAskedAbout({ numbers, language }: Pick<Comparison, ShownAs>, nik: string): ComparedAnswer {
  return {
    pointer: '/members',
    title: NOT_ASKED_ABOUT[language],
    current: { value: numbers === 'masked' ? maskIdentityNumber(nik) : nik },
    changed: true,
  };
}

const NOT_ASKED_ABOUT: Readonly<Record<Language, string>> = {
  id: 'Anggota yang tidak ada pada isian kunjungan',
  en: 'Member who is missing from the answers',
};

interface SheetPair {
  readonly items: readonly Item[];
  readonly current: Sheet | undefined;
  readonly incoming: Sheet | undefined;
  readonly pointer: string;
  readonly beside: 'record' | 'visit';
}

function compareSheets(
  comparison: Pick<Comparison, ShownAs>,
  { items, current, incoming, pointer, beside }: SheetPair,
): ComparedAnswer[] {
  return items.flatMap((item) => {
    const before = answerTo(current ?? {}, item.field);
    const found = answerTo(incoming ?? {}, item.field);
    if (before === undefined && found === undefined) return [];
    return {
      pointer: `${pointer}/${item.field}`,
      title: item.label[comparison.language],
      ...(before !== undefined && { current: shown(comparison, { item, answer: before }) }),
      ...(found !== undefined && { incoming: shown(comparison, { item, answer: found }) }),
      changed: isChanged(item, { before, found, incoming: beside === 'record' ? incoming : undefined }),
    };
  });
}

/** An unchanged name or number is not asked again: the answer "the same" stands for it. */
const SAME_AS_ON_RECORD: Readonly<Record<string, string>> = { name: 'sameName', villageCode: 'sameRegion' };

interface AnswerPair {
  readonly before: unknown;
  readonly found: unknown;
  readonly incoming: Sheet | undefined;
}

function isChanged({ field }: Item, { before, found, incoming }: AnswerPair): boolean {
  const same = SAME_AS_ON_RECORD[field];
  if (found === undefined && same !== undefined && answerTo(incoming ?? {}, same) === true) return false;
  return JSON.stringify(before) !== JSON.stringify(found);
}

function shown(
  { language, numbers }: Pick<Comparison, ShownAs>,
  { item, answer }: { readonly item: Item; readonly answer: unknown },
): ComparedValue {
  if (item.type === 'identity' && typeof answer === 'string' && numbers === 'masked')
    return { value: maskIdentityNumber(answer) };
  return comparedValue(item, { answer, language });
}

/** An answer that is no identity number, with the words of its code. */
export function comparedValue(
  { codes }: Item,
  { answer, language }: { readonly answer: unknown; readonly language: Language },
): ComparedValue {
  const title = codes?.find(({ code }) => code === answer)?.label[language];
  return { value: answer, ...(title !== undefined && { title }) };
}
