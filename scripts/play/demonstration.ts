import type { Calendar } from '../../domain/calendar/calendar';
import type { EvidenceKind, ProposalSubmission } from '../../domain/proposal/submission';
import type { Channel } from '../../domain/proposal/channels';
import { syntheticHousehold, type HouseholdFault } from '../../agencies/sandbox/households';

/** An invented household for the demonstration and the journey tests. */
export interface HouseholdPlan {
  readonly seed: number;
  readonly village: string;
  readonly channel: Channel;
  readonly members?: number;
  readonly fault?: HouseholdFault;
  readonly calendarId?: string;
  readonly evidence?: readonly EvidenceKind[];
  readonly programmes?: ProposalSubmission['programmes'];
}

const EVIDENCE: Readonly<Record<Channel, readonly EvidenceKind[]>> = {
  village: ['ktp', 'kk', 'house-photo'],
  dinsos: ['ktp', 'kk', 'sptjm'],
  citizen: ['ktp', 'house-photo'],
  kemensos: ['assignment-letter'],
};

/** What the filer of this household hands in. */
export function submissionOf(plan: HouseholdPlan): ProposalSubmission {
  const { seed, village, channel, members = 4, fault, calendarId } = plan;
  const made = { seed, kabupaten: village.slice(0, 4), village, members };
  const household = syntheticHousehold(fault === undefined ? made : { ...made, fault });
  return {
    channel,
    ...household,
    rt: '002',
    rw: '001',
    address: `Jalan Contoh nomor ${String((seed % 200) + 1)}`,
    evidence: (plan.evidence ?? EVIDENCE[channel]).map(evidenceOf),
    programmes: plan.programmes ?? ['PKH', 'SEMBAKO', 'PBI-JK'],
    consent: true,
    ...(calendarId === undefined ? {} : { calendarId }),
  };
}

/** A reference to a document that exists nowhere, with a hash of the right shape. */
export function evidenceOf(kind: EvidenceKind): ProposalSubmission['evidence'][number] {
  return { kind, sha256: 'cd'.repeat(32), mediaType: 'image/jpeg', reference: `documents/${kind}` };
}

export interface CompressedCalendar {
  readonly id: string;
  /** Legal instant at which it starts, ISO 8601. */
  readonly from: string;
  /** Server milliseconds that one legal day lasts. */
  readonly dayMs: number;
  readonly changes?: Partial<Calendar>;
}

const MS_PER_DAY = 86_400_000;

/** The same calendar, lived through faster: real dates, a legal day in a fraction of a second. */
export function compressed(calendar: Calendar, { id, from, dayMs, changes }: CompressedCalendar): Calendar {
  const clock = { anchor: from, epoch: new Date().toISOString(), rate: MS_PER_DAY / dayMs };
  // An agency that takes a second of server time is not slow, however many legal hours that is.
  const agencySlowAfterHours = Math.max(calendar.agencySlowAfterHours, Math.ceil((3_000 / dayMs) * 24));
  return { ...calendar, id, clock, agencySlowAfterHours, ...changes };
}
