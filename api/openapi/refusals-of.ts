import { POLICY, SCOPES, type OperationName, type OperationPolicy } from '../../domain/access/policy';
import type { Operation } from '../operation';
import { REFUSAL_STATUS, type RefusalCode } from '../refusals';

const WITH_BODY: ReadonlySet<Operation['method']> = new Set(['post', 'patch', 'put']);

/** Every refusal that can occur for an operation: its codes by status, in order. */
export function refusalsOf(operation: Operation): ReadonlyMap<number, readonly string[]> {
  const codes = new Set<string>([...ofBody(operation), ...ofCaller(operation), ...ofObject(operation)]);
  for (const refusal of operation.refusals ?? []) {
    if (typeof refusal === 'string') codes.add(refusal);
    else codesOf(refusal).forEach((code) => codes.add(code));
  }
  const byStatus = new Map<number, string[]>();
  for (const code of [...codes].sort()) {
    const status = REFUSAL_STATUS.get(code);
    if (status === undefined) throw new Error(`The refusal ${code} has no status: add it to api/refusals.ts.`);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([one], [other]) => one - other));
}

function codesOf(wanted: number): string[] {
  return [...REFUSAL_STATUS].filter(([, status]) => status === wanted).map(([code]) => code);
}

/** A body can be wrong even where none is asked for: whatever is sent is read. */
function ofBody({ method, body, documentedBody, upload }: Operation): readonly RefusalCode[] {
  if (!WITH_BODY.has(method)) return [];
  if (upload !== undefined) return ['media-type-unsupported'];
  const unreadable = ['body-too-large', 'json-invalid', 'json-key-twice', 'json-too-deep', 'media-type-unsupported'];
  const parsed = body !== undefined && documentedBody === undefined ? ['body-invalid'] : [];
  return [...unreadable, ...parsed] as RefusalCode[];
}

function ofCaller(operation: Operation): RefusalCode[] {
  const { access, name, path, precondition, idempotent, tag } = operation;
  const codes: RefusalCode[] = path.includes('{') ? ['not-found'] : [];
  // The reference asks no store, so nothing keeps it from answering.
  if (tag !== 'Reference') codes.push('too-many-requests', 'service-unavailable');
  if (access === 'public') return codes;
  if (SCOPES[name as OperationName] !== undefined) codes.push('scope-missing');
  // Also where officials may stand in for each other: a service account stands in for nobody.
  codes.push('unauthorized', 'forbidden', 'delegation-not-active', 'not-in-anothers-place');
  if (precondition === true) codes.push('precondition-required', 'stale-version');
  if (idempotent !== undefined) codes.push('idempotency-key-required', 'idempotency-key-invalid');
  if (idempotent === 'ledger') codes.push('idempotency-key-reused', 'command-running');
  return codes;
}

/** What the policy refuses once the object is known: its state, and who holds it. */
function ofObject({ object, name }: Operation): RefusalCode[] {
  if (object === undefined) return [];
  const { rules }: OperationPolicy = POLICY[name as OperationName];
  const codes: RefusalCode[] = [];
  if (rules.some(({ states }) => states !== undefined && !states.includes('closed')))
    codes.push(object === 'task' ? 'task-not-open' : 'proposal-closed');
  if (rules.some(({ ownership }) => ownership !== undefined && !ownership.includes('nobody')))
    codes.push('claim-required');
  if (rules.some(({ ownership }) => ownership !== undefined && !ownership.includes('anothers')))
    codes.push('already-claimed');
  return codes;
}
