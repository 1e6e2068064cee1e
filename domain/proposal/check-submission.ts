import { regionLevel } from '../region';
import { nikFault, parseKkNumber, parseNik, statedBy } from '../identity/nik';
import { missingEvidence, type ChannelRules } from './channels';
import type { ProposalSubmission, SubmittedMember } from './submission';

/** One thing wrong with what was handed in. The pointer is RFC 6901; the value itself is never repeated. */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

export interface SubmissionContext {
  /** Whether the region table knows the village. */
  readonly villageKnown: boolean;
  readonly channelRules: ChannelRules;
  /** Legal day of filing, yyyy-mm-dd. */
  readonly today: string;
}

const HEAD_RELATION = '1';

/**
 * What is wrong with a well-formed submission under the rules of its door. Nothing is half taken: one fault refuses it.
 * @basis Permensos 3/2025 art. 8(2) (unique persons, one household); shape of a NIK: domain reference section 4
 */
export function checkSubmission(submission: ProposalSubmission, context: SubmissionContext): Fault[] {
  return [
    ...checkRegion(submission, context),
    ...checkIdentityNumbers(submission),
    ...submission.members.flatMap((member, index) => checkMember(member, { index, today: context.today })),
    ...checkHead(submission),
    ...checkProgrammes(submission, context),
    ...checkEvidence(submission, context),
    ...checkConsent(submission),
  ];
}

/** What is wrong with a household after a correction, on the legal day `today`. */
export function checkCorrectedHousehold(household: StatedHousehold, today: string): Fault[] {
  return [
    ...checkIdentityNumbers(household),
    ...household.members.flatMap((member, index) => checkMember(member, { index, today })),
    ...checkHead(household),
  ];
}

type StatedHousehold = Pick<ProposalSubmission, 'kkNumber' | 'members'>;

function checkRegion({ villageCode }: ProposalSubmission, { villageKnown }: SubmissionContext): Fault[] {
  return villageKnown && regionLevel(villageCode) === 'village'
    ? []
    : [{ pointer: '/villageCode', code: 'region-unknown' }];
}

function checkIdentityNumbers({ kkNumber, members }: StatedHousehold): Fault[] {
  const faults: Fault[] = parseKkNumber(kkNumber) === undefined ? [{ pointer: '/kkNumber', code: 'kk-shape' }] : [];
  members.forEach(({ nik }, index) => {
    const pointer = `/members/${String(index)}/nik`;
    const fault = nikFault(nik);
    if (fault !== undefined) faults.push({ pointer, code: 'nik-shape', parameters: { part: fault } });
    if (members.findIndex((other) => other.nik === nik) < index) faults.push({ pointer, code: 'member-listed-twice' });
  });
  return faults;
}

function checkMember(member: SubmittedMember, { index, today }: { index: number; today: string }): Fault[] {
  const pointer = `/members/${String(index)}`;
  const faults: Fault[] = [];
  if (member.birthDate > today) faults.push({ pointer: `${pointer}/birthDate`, code: 'date-in-future' });
  const nik = parseNik(member.nik);
  if (nik === undefined) return faults;
  const stated = statedBy(nik);
  if (stated.sex !== member.sex) faults.push({ pointer: `${pointer}/sex`, code: 'nik-disagrees' });
  if (stated.birthDateYymmdd !== member.birthDate.replaceAll('-', '').slice(2)) {
    faults.push({ pointer: `${pointer}/birthDate`, code: 'nik-disagrees' });
  }
  return faults;
}

function checkHead({ members }: Pick<StatedHousehold, 'members'>): Fault[] {
  const heads = members.filter(({ relation }) => relation === HEAD_RELATION).length;
  return heads === 1 ? [] : [{ pointer: '/members', code: 'one-head-required', parameters: { found: heads } }];
}

/** @basis UU 27/2022 art. 20 speaks of several grounds; that a household wants to be proposed is ours to ask */
function checkConsent({ consent }: ProposalSubmission): Fault[] {
  return consent ? [] : [{ pointer: '/consent', code: 'consent-required' }];
}

function checkProgrammes({ channel, programmes }: ProposalSubmission, { channelRules }: SubmissionContext): Fault[] {
  return programmes.flatMap((programme, index) => {
    if (channelRules.rules[channel].programmes.includes(programme)) return [];
    return [{ pointer: `/programmes/${String(index)}`, code: 'programme-not-offered' }];
  });
}

function checkEvidence({ channel, evidence }: ProposalSubmission, { channelRules }: SubmissionContext): Fault[] {
  const present = evidence.map(({ kind }) => kind);
  return missingEvidence(channelRules.rules[channel].evidenceAtFiling, present).map((kind) => {
    return { pointer: '/evidence', code: 'evidence-missing', parameters: { kind } };
  });
}
