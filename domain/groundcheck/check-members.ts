import type { Sheet } from './answers';
import { checkSheet } from './check-sheet';
import { answerTo, isSheet } from './conditions';
import { completedYears, isRealDate } from './dates';
import type { Fault } from './faults';
import type { GroundcheckForm } from './form';

/** A person on the record the visit started from; `SubmittedMember` is one. */
export interface KnownMember {
  readonly nik: string;
}

export interface MembersToCheck {
  readonly form: GroundcheckForm;
  readonly members: unknown;
  readonly knownMembers: readonly KnownMember[];
  readonly today: string;
  /** Day of the visit (yyyy-mm-dd), on which ages are counted. */
  readonly visitedOn: string;
}

/** Larger than any household on one KK; longer lists are refused unread. */
export const MOST_MEMBERS = 50;
/** Code of the head in the relation list of every version. */
const HEAD = '1';

/** Checks the sheet of each person and what the persons say together. */
export function checkMembers({ members, ...context }: MembersToCheck): Fault[] {
  const pointer = '/members';
  if (members === undefined) return [{ pointer, code: 'missing' }];
  if (!Array.isArray(members)) return [{ pointer, code: 'wrong-type' }];
  if (members.length > MOST_MEMBERS) return [{ pointer, code: 'too-many', parameters: { max: MOST_MEMBERS } }];
  const sheets: readonly unknown[] = members;
  return [
    ...sheets.flatMap((sheet, index) => checkMember(sheet, { ...context, pointer: `${pointer}/${String(index)}` })),
    ...checkHead(sheets.filter(isSheet)),
    ...checkRepeatedNiks(sheets),
    ...checkKnownMembers(sheets, context.knownMembers),
  ];
}

type MemberContext = Omit<MembersToCheck, 'members'> & { readonly pointer: string };

function checkMember(sheet: unknown, context: MemberContext): Fault[] {
  const { form, pointer, today } = context;
  if (!isSheet(sheet)) return [{ pointer, code: 'wrong-type' }];
  return [
    ...checkSheet({ items: form.person, sheet, pointer, today }),
    ...checkAge(sheet, context),
    ...checkNewcomer(sheet, context),
  ];
}

/** @basis GC-AJAR: the app shows the age from the date of birth */
function checkAge(sheet: Sheet, { pointer, visitedOn }: MemberContext): Fault[] {
  const birthDate = answerTo(sheet, 'birthDate');
  const age = answerTo(sheet, 'age');
  if (typeof birthDate !== 'string' || !isRealDate(birthDate) || typeof age !== 'number') return [];
  const isRight = completedYears({ birthDate, on: visitedOn }) === age;
  return isRight ? [] : [{ pointer: `${pointer}/age`, code: 'age-differs-from-birth-date' }];
}

/** Nothing is on record for a newcomer, so "the same name" would leave the person without one. */
function checkNewcomer(sheet: Sheet, { pointer, knownMembers }: MemberContext): Fault[] {
  const nik = answerTo(sheet, 'nik');
  const isKnown = knownMembers.some((member) => member.nik === nik);
  if (isKnown || answerTo(sheet, 'sameName') !== true) return [];
  return [{ pointer: `${pointer}/sameName`, code: 'newcomer-has-no-record' }];
}

/**
 * People who stopped at `presence` have no relation, so a head who died must have been succeeded by somebody present.
 * @basis GC-AJAR: a head who died is replaced by the spouse or whoever was named
 */
function checkHead(sheets: readonly Sheet[]): Fault[] {
  const heads = sheets.filter((sheet) => answerTo(sheet, 'relation') === HEAD).length;
  if (heads === 1) return [];
  return [{ pointer: '/members', code: heads === 0 ? 'head-missing' : 'more-than-one-head' }];
}

function nikOf(sheet: unknown): string | undefined {
  const nik = isSheet(sheet) ? answerTo(sheet, 'nik') : undefined;
  return typeof nik === 'string' ? nik : undefined;
}

function checkRepeatedNiks(sheets: readonly unknown[]): Fault[] {
  const niks = sheets.map(nikOf);
  return niks.flatMap((nik, index) =>
    nik !== undefined && niks.indexOf(nik) < index
      ? [{ pointer: `/members/${String(index)}/nik`, code: 'nik-repeated' as const }]
      : [],
  );
}

/** Everybody on the record is accounted for. The parameter is the place in the record, because a NIK may not be repeated. */
function checkKnownMembers(sheets: readonly unknown[], knownMembers: readonly KnownMember[]): Fault[] {
  const answered = new Set(sheets.map(nikOf));
  return knownMembers.flatMap(({ nik }, index) =>
    answered.has(nik)
      ? []
      : [{ pointer: '/members', code: 'known-member-missing' as const, parameters: { knownMember: index } }],
  );
}
