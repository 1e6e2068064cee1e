import { randomUUID } from 'node:crypto';

import type {
  Admission,
  AdmittedProposal,
  AgencyCall,
  FacilitatorRequest,
  NikSettlementCall,
  RegistrationCall,
} from '../../contracts/activities';
import type { JournalStep } from '../../contracts/journal';
import type { Calendar } from '../../domain/calendar/calendar';
import type { HeldElsewhere, NikFinding } from '../../domain/identity/double-nik';
import type { MatchStatus } from '../../domain/identity/match';
import { drawFrom, GROUNDCHECK_POLICIES } from '../../domain/registration/groundcheck-need';
import type { RegistrationAnswer } from '../../domain/registration/criteria';
import { millisecondCalendar } from './calendars';
import { ALL_EVIDENCE } from './evidence';

export const VILLAGE = '9901012001';
export const FACILITATOR = 'f0000000-0000-4000-8000-000000000001';

/** What is recorded of a case, and whether the database takes it. */
export interface Journal {
  record: (step: JournalStep) => Promise<void>;
  /** Every step as it was recorded, at least once. */
  readonly steps: JournalStep[];
}

/** How the world around one proposal behaves. Every answer may be replaced by a test. */
export interface World extends Journal {
  readonly admitted: AdmittedProposal;
  admit: () => Promise<Admission>;
  match: (call: AgencyCall, attempt: number) => Promise<readonly MatchStatus[]>;
  /** Who else holds the NIKs that are double. */
  heldElsewhere: readonly HeldElsewhere[];
  settle: (call: NikSettlementCall, attempt: number) => Promise<Exclude<NikFinding, 'unsettled'>>;
  register: (call: RegistrationCall, attempt: number) => Promise<RegistrationAnswer>;
  assignFacilitator: (attempt: number) => Promise<{ facilitatorId?: string }>;
  readonly calls: { match: number; settle: number; register: number; assignFacilitator: number };
  readonly settlements: NikSettlementCall[];
  readonly assignments: FacilitatorRequest[];
  readonly registrations: RegistrationCall[];
  readonly corrections: string[];
}

export interface WorldPlan {
  readonly channel?: AdmittedProposal['channel'];
  readonly calendar?: Calendar;
  readonly evidence?: AdmittedProposal['evidence'];
  readonly receivesAid?: boolean;
  /** Whether the draw that follows from the proposal's id puts it into the groundcheck sample. */
  readonly inSample?: boolean;
}

/** A world in which everybody answers at once and nothing is wrong. */
export function aWorld(plan: WorldPlan = {}): World {
  const { channel = 'kemensos', calendar = millisecondCalendar(), evidence = ALL_EVIDENCE, receivesAid = false } = plan;
  const admitted: AdmittedProposal = {
    proposalId: proposalIdDrawn({ inSample: plan.inSample ?? false }),
    trackingCode: 'TESTCODE22',
    channel,
    villageCode: VILLAGE,
    calendar,
    evidence,
    kind: 'new',
    receivesAid,
    filedAt: calendar.clock.anchor,
  };
  return {
    admitted,
    admit: () => Promise.resolve({ admitted }),
    match: () => Promise.resolve(['matched']),
    heldElsewhere: [],
    settle: ({ finding }) => Promise.resolve(finding),
    register: () => Promise.resolve({ registered: true, registrationNumber: 'REG-1' }),
    assignFacilitator: () => Promise.resolve({ facilitatorId: FACILITATOR }),
    record: () => Promise.resolve(),
    steps: [],
    calls: { match: 0, settle: 0, register: 0, assignFacilitator: 0 },
    settlements: [],
    assignments: [],
    registrations: [],
    corrections: [],
  };
}

/** The sample is drawn from the id, so an id taken at random would now and then send a test into the field. */
function proposalIdDrawn({ inSample }: { readonly inSample: boolean }): string {
  const share = Math.max(...GROUNDCHECK_POLICIES.map(({ sampleShare }) => sampleShare));
  for (;;) {
    const id = randomUUID();
    if (drawFrom(id) < share === inSample) return id;
  }
}
