import { ApplicationFailure } from '@temporalio/activity';

import type { Admission, AdmissionRequest, CaseActivities } from '../contracts/activities';
import { proposalIdOf } from '../contracts/names';
import type { Admission as AdmissionService } from '../store/admission';
import type { FacilitatorStore } from '../store/facilitators';
import type { HouseholdStore } from '../store/households';
import type { ReferenceStore } from '../store/reference';
import type { JournalStep } from '../contracts/journal';

export interface CaseActivityDependencies {
  readonly admission: AdmissionService;
  readonly facilitators: FacilitatorStore;
  readonly households: HouseholdStore;
  readonly reference: ReferenceStore;
  readonly recordStep: (step: JournalStep) => Promise<void>;
}

/** A refused start fails the workflow at once with the refusal's own code; faults name fields, never values. */
function refusal(code: string, faults: readonly unknown[] = []): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'The proposal was refused',
    type: code,
    nonRetryable: true,
    details: [faults],
  });
}

/** Short writes of the proposals worker, run as local activities. */
export function createCaseActivities(dependencies: CaseActivityDependencies): CaseActivities {
  const { admission, facilitators, households, reference, recordStep } = dependencies;

  async function admitted(proposalId: string): Promise<Admission> {
    const known = await households.findAdmitted(proposalId);
    if (known === undefined) throw refusal('proposal-unknown');
    const { calendarId, ...proposal } = known;
    return { admitted: { ...proposal, calendar: await reference.calendar(calendarId) } };
  }

  return {
    async admitProposal({ workflowId, submission }: AdmissionRequest) {
      const proposalId = proposalIdOf(workflowId);
      if (proposalId === undefined) throw refusal('workflow-id-invalid');
      if (submission === undefined) return admitted(proposalId);
      const answer = await admission.admit({ proposalId, submission, startWorkflow: false });
      if (answer.kind === 'refused') throw refusal(answer.code, answer.faults);
      if (answer.proposalId !== proposalId) return { runningProposalId: answer.proposalId };
      return admitted(proposalId);
    },
    recordStep,
    applyCorrection: (request) => households.applyCorrection(request),
    async assignFacilitator(request) {
      const facilitatorId = await facilitators.free(request);
      return facilitatorId === undefined ? {} : { facilitatorId };
    },
  };
}
