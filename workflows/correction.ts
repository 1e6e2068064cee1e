import type { EvidenceKind } from '../domain/proposal/submission';
import type { TaskResult } from './human-task';
import { caseActivities } from './local-activities';
import type { Proposal } from './proposal';

/** Takes over what the region brought. Where identity may have changed, the caller has it matched anew. */
export async function takeOver({ facts, id }: Proposal, result: TaskResult): Promise<void> {
  if (result.kind !== 'completed') return;
  const { correctionId, evidenceAdded } = result.command;
  if (correctionId !== undefined) await caseActivities.applyCorrection({ proposalId: id, correctionId });
  facts.evidence = [...facts.evidence, ...((evidenceAdded ?? []) as EvidenceKind[])];
}
