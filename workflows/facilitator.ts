import type { FacilitatorRequest } from '../contracts/activities';
import { humanTask, type Desk, type TaskRequest } from './human-task';
import { caseActivities } from './local-activities';

/** A visit that needs somebody, and whom it is to where that is not the household itself. */
export type VisitToAssign = FacilitatorRequest & Pick<TaskRequest, 'subject'>;

/** By rule where somebody suitable is free, else by the coordinator. */
export async function assignedFacilitator(desk: Desk, { subject, ...request }: VisitToAssign): Promise<string> {
  const { facilitatorId } = await caseActivities.assignFacilitator(request);
  if (facilitatorId !== undefined) return facilitatorId;
  for (;;) {
    const result = await humanTask(desk, {
      kind: 'facilitator-assignment',
      formVersion: request.formVersion,
      ...(subject === undefined ? {} : { subject }),
      refuseCompletion: (command) => (command.facilitatorId === undefined ? 'facilitator-required' : undefined),
    });
    if (result.kind === 'completed' && result.command.facilitatorId !== undefined) return result.command.facilitatorId;
  }
}
