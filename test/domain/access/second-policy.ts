/* eslint-disable complexity -- plain cases one after the other, so that it shares no idea with the table it checks */
import type { AccessQuestion } from '../../../domain/access/policy';

/**
 * The policy written a second time from its prose, by other means, so that a slip in the table and a slip here would have to
 * be the same slip. Answers the refusal, or the fields that are shown.
 */
export function secondOpinion({ role, operation, object }: AccessQuestion): string {
  const isOffice = role !== 'integrator';
  if (!mayEverDoIt(role, operation)) return 'forbidden';
  if (object === undefined) return shownAtAll({ role, operation });
  const { ownership, relation, state } = object;
  const mine = relation === 'own' || relation === 'below';
  if (operation.endsWith('-late-visits') || operation === 'reconcile-late-visit') {
    // Of the visits of one's own facilitators, called in or not, and of nobody else's; nobody holds a visit against its reviewer.
    if (operation.startsWith('search-')) return ownership === 'reserved' ? 'not-found' : 'case';
    return mine || relation === 'supervised' ? 'whole' : 'not-found';
  }
  if (isAboutTask(operation)) {
    const supervisorMay = ['read-task', 'read-task-form', 'release-task', 'assign-task', 'change-task'].includes(
      operation,
    );
    const supervises = relation === 'supervised' && supervisorMay;
    if (!mine && !supervises) return 'not-found';
    if (ownership === 'reserved' && !supervises) return 'not-found';
    if (operation === 'hand-in-visit')
      return state === 'open' && ownership === 'anothers' ? 'claimed-by-other' : 'whole';
    const reads = operation.startsWith('read-') || operation.startsWith('list-');
    const decides = operation === 'complete-task' || operation === 'return-task';
    if (!reads && !decides && state === 'closed') return 'closed';
    if (decides && state === 'open' && ownership !== 'mine')
      return ownership === 'nobody' ? 'claim-required' : 'claimed-by-other';
    return supervises ? 'case' : 'whole';
  }
  if (isAboutProposal(operation)) {
    if (!mine || ownership === 'reserved') return 'not-found';
    if ((operation === 'comment' || operation === 'reveal-identity') && state === 'closed') return 'closed';
    if (operation === 'reveal-identity') return 'whole';
    if (operation === 'withdraw-proposal' || operation === 'object-to-decision') return 'status';
    return isOffice ? 'case' : 'status';
  }
  return ownership === 'reserved' ? 'not-found' : 'case';
}

function isAboutTask(operation: string): boolean {
  return /-task(-form)?$|-attachments?$/.test(operation) || operation === 'hand-in-visit';
}

function isAboutProposal(operation: string): boolean {
  const onCases = [
    'read-timeline',
    'read-explanation',
    'read-receipts',
    'read-audit',
    'reveal-identity',
    'read-comments',
    'comment',
    'object-to-decision',
  ];
  return onCases.includes(operation) || operation === 'read-proposal' || operation === 'withdraw-proposal';
}

const FILE = ['village-operator', 'dinsos-verifier', 'kemensos-officer', 'integrator'];

function mayEverDoIt(role: string, operation: string): boolean {
  switch (operation) {
    case 'file-proposal':
    case 'withdraw-proposal':
    case 'object-to-decision':
      return FILE.includes(role);
    case 'pause-cycle':
    case 'resume-cycle':
      return ['pusdatin-officer', 'bps-officer', 'system-operator'].includes(role);
    case 'offer-result':
    case 'upload-result':
    case 'put-result-cover':
      return ['bps-officer', 'system-operator'].includes(role);
    case 'decode-payloads':
      return role === 'system-operator';
    case 'reveal-identity':
      return ['village-operator', 'dinsos-verifier', 'dinsos-head', 'pusdatin-officer'].includes(role);
    case 'read-audit':
      return ['dinsos-head', 'province-officer', 'kemensos-officer'].includes(role);
    case 'read-proposal':
      return role !== 'bps-officer' && role !== 'field-facilitator';
    case 'read-timeline':
    case 'read-explanation':
    case 'read-receipts':
    case 'read-comments':
    case 'comment':
      return role !== 'bps-officer' && role !== 'field-facilitator' && role !== 'integrator';
    case 'report-payments':
      return role === 'integrator';
    case 'search-late-visits':
    case 'read-late-visits':
    case 'reconcile-late-visit':
      return role === 'pkh-coordinator';
    case 'read-command':
    case 'read-cycle':
      return true;
    default:
      return role !== 'integrator';
  }
}

function shownAtAll({ role, operation }: Pick<AccessQuestion, 'role' | 'operation'>): string {
  const compares = operation === 'read-late-visits' || operation === 'reconcile-late-visit';
  if (operation === 'reveal-identity' || compares || isAboutTask(operation)) return 'whole';
  if (operation === 'withdraw-proposal' || operation === 'object-to-decision') return 'status';
  return operation === 'read-proposal' && role === 'integrator' ? 'status' : 'case';
}
