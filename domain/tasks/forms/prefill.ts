import type { Sheet } from '../../groundcheck/answers';
import type { GroundcheckForm } from '../../groundcheck/form';
import { maskIdentityNumber, type Sex } from '../../identity/nik';
import type { SubmittedMember } from '../../proposal/submission';
import { ASKED } from '../asked';
import { taskDefinition, type TaskKind } from '../catalogue';
import { maskHousehold } from './masked';

/** The household on record, as the sealed store opens it. */
export interface HouseholdOnRecord {
  readonly villageCode: string;
  readonly kkNumber: string;
  readonly address: string;
  readonly members: readonly SubmittedMember[];
}

export interface Prefilling {
  readonly household?: HouseholdOnRecord;
  readonly groundcheck?: GroundcheckForm;
  /** Whether the caller has revealed the numbers, with a reason, and they go out in clear. */
  readonly numbers: 'masked' | 'revealed';
}

/** The sexes of a submission in the codes of every version of the groundcheck form. */
export const SEX_CODES: Readonly<Record<Sex, string>> = { male: '1', female: '2' };

/**
 * Answers to begin with: an outcome without alternative, the household to be corrected, the known members of a visit.
 * Masked numbers that come back unchanged stand for those on record (`unmaskHousehold`, `unmaskMembers`).
 */
export function prefilledAnswers(
  kind: TaskKind,
  { household, groundcheck, numbers }: Prefilling,
): Readonly<Record<string, unknown>> {
  const { outcomes } = taskDefinition(kind);
  const outcome = outcomes.length === 1 ? { outcome: outcomes[0] } : {};
  const { answers, household: correction } = ASKED[kind];
  // The other holder of a NIK belongs to another household: nothing of this one is shown to whoever visits there.
  if (household === undefined || kind === 'linked-visit') return outcome;
  const shown = numbers === 'masked' ? maskHousehold(household) : household;
  const { kkNumber, address, members } = shown;
  if (answers !== undefined) return { ...outcome, answers: knownAnswers(shown, groundcheck) };
  return correction === undefined ? outcome : { ...outcome, household: { kkNumber, address, members } };
}

/**
 * What is known before the visit, in the fields of the form. Sex and date of birth are those of the KK (de jure).
 * Whoever turns out to be gone has them taken out again, since nothing is asked of the absent.
 */
function knownAnswers(household: HouseholdOnRecord, groundcheck: GroundcheckForm | undefined): Sheet {
  return {
    ...(groundcheck !== undefined && { formVersion: groundcheck.version }),
    household: { ...regionCodes(household.villageCode), kkNumber: household.kkNumber, address: household.address },
    members: household.members.map(({ nik, birthDate, sex, relation }) => {
      return { nik, birthDate, sex: SEX_CODES[sex], ...relationIn(groundcheck, relation) };
    }),
  };
}

function relationIn(groundcheck: GroundcheckForm | undefined, relation: string): Sheet {
  const codes = groundcheck?.person.find(({ field }) => field === 'relation')?.codes ?? [];
  return codes.some(({ code }) => code === relation) ? { relation } : {};
}

function regionCodes(villageCode: string): Sheet {
  const upTo = (length: number): string => villageCode.slice(0, length);
  return { provinceCode: upTo(2), kabupatenCode: upTo(4), kecamatanCode: upTo(6), villageCode };
}

/** Who is on record, to be read beside the form: the answers of a visit have no place for an unchanged name. */
export interface MemberOnRecord {
  readonly name: string;
  readonly nik: string;
  readonly relation: string;
  readonly sex: Sex;
  readonly birthDate: string;
}

/** The members on record in their order, numbers masked unless revealed. */
export function membersOnRecord({ household, numbers }: Prefilling): readonly MemberOnRecord[] {
  return (household?.members ?? []).map(({ nik, ...member }) => {
    return { ...member, nik: numbers === 'masked' ? maskIdentityNumber(nik) : nik };
  });
}
