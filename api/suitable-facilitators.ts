import type { FacilitatorChoice } from '../domain/tasks/forms/task-form';
import type { FacilitatorStore } from '../store/facilitators';
import type { TaskView } from '../store/tasks';

/** Who may be named in an assignment; `undefined` where the task does not say for which form. */
export async function suitableFacilitators(
  facilitators: FacilitatorStore,
  { kind, proposalId, formVersion, subject }: TaskView,
): Promise<readonly FacilitatorChoice[] | undefined> {
  if (kind !== 'facilitator-assignment' || proposalId === null || formVersion === null) return undefined;
  const elsewhere = subject === null ? {} : { villageCode: subject.villageCode };
  return facilitators.suitable({ proposalId, formVersion, ...elsewhere });
}
