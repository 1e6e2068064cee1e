import type { Role } from '../tasks/catalogue';
import type { ObjectState, Ownership, RegionRelation } from './relation';

/**
 * How much of an object an answer holds. `whole` includes prefilled household data with masked numbers; `case` is the
 * course of the case without people; `status` is what a filer who is no office may learn.
 */
export type FieldSet = 'whole' | 'case' | 'status';

/** One line of the table: these roles may do it to such objects and are shown so much. */
export interface Rule {
  readonly roles: readonly Role[];
  /** Where the object may lie, seen from the caller's office. Absent where the operation has no object. */
  readonly relations?: readonly RegionRelation[];
  readonly states?: readonly ObjectState[];
  readonly ownership?: readonly Ownership[];
  readonly fields: FieldSet;
}

export interface OperationPolicy {
  readonly rules: readonly Rule[];
  /** Legal source, or why it is ours. */
  readonly basis: string;
}

const IN_TERRITORY = ['own', 'below'] as const satisfies readonly RegionRelation[];
const ANY_OWNER = ['nobody', 'mine', 'anothers'] as const satisfies readonly Ownership[];
const OPEN = ['open'] as const satisfies readonly ObjectState[];
const ANY_STATE = ['open', 'closed'] as const satisfies readonly ObjectState[];

/** Roles that are given tasks. */
const OFFICIALS = [
  'village-operator',
  'dinsos-verifier',
  'dinsos-head',
  'pkh-coordinator',
  'field-facilitator',
  'province-officer',
  'kemensos-officer',
  'pusdatin-officer',
  'bps-officer',
  'system-operator',
] as const satisfies readonly Role[];

/** Roles that follow the cases of their territory. BPS ranks and sees no case; the facilitator sees what he visits. */
const CASE_ROLES = [
  'village-operator',
  'dinsos-verifier',
  'dinsos-head',
  'pkh-coordinator',
  'province-officer',
  'kemensos-officer',
  'pusdatin-officer',
  'system-operator',
] as const satisfies readonly Role[];

/** Those who answer for a version: BPS makes it, Pusdatin receives it, operators keep it running. */
const CYCLE_OFFICERS = ['pusdatin-officer', 'bps-officer', 'system-operator'] as const satisfies readonly Role[];
const CYCLE_RULE = 'none: policy assumption (offices that answer for a version; a pause decides nothing)';

/** Those who hand in what BPS ranked. */
const RESULT_BEARERS = ['bps-officer', 'system-operator'] as const satisfies readonly Role[];
const RESULT_RULE =
  'Peraturan BPS 6/2025 (BPS ranks); none for the operator: policy assumption (brings the file for BPS)';

const TASK_RULE = 'none: policy assumption (a task is done by the office it was given to; apis contract, section 2)';
const CASE_RULE =
  'Permensos 3/2025 art. 4-11 (offices of the loop), art. 23 (officers receive data of their territory)';

/** A task of the caller's own desk, or one of those who work under him. */
const onDesk = (states: readonly ObjectState[], ownership: readonly Ownership[] = ANY_OWNER): Rule => {
  return { roles: OFFICIALS, relations: IN_TERRITORY, states, ownership, fields: 'whole' };
};
const asSupervisor = (states: readonly ObjectState[]): Rule => {
  return { roles: OFFICIALS, relations: ['supervised'], states, ownership: [...ANY_OWNER, 'reserved'], fields: 'case' };
};
const onCases = (roles: readonly Role[], { states, fields }: Pick<Rule, 'fields' | 'states'>): Rule => {
  return { roles, relations: IN_TERRITORY, ownership: ANY_OWNER, fields, ...(states === undefined ? {} : { states }) };
};
const without = (roles: readonly Role[]): Rule => ({ roles, fields: 'case' });

/** Those who review visits compare what came late, whoever the visit was reserved for and however the case has ended. */
const REVIEWERS = ['pkh-coordinator'] as const satisfies readonly Role[];
const REVIEW_RULE = 'FASIH: officer submits, supervisor approves or rejects';
const asReviewer: Rule = {
  roles: REVIEWERS,
  // His own, once he was called in because it was overdue.
  relations: [...IN_TERRITORY, 'supervised'],
  states: ANY_STATE,
  ownership: [...ANY_OWNER, 'reserved'],
  fields: 'whole',
};

/**
 * Who may do what: role × operation × region relation × state × ownership → allowed, and the fields shown. Everything
 * that is not listed is refused. The API mounts no operation that is missing here.
 */
export const POLICY = {
  'search-tasks': { rules: [without(OFFICIALS)], basis: TASK_RULE },
  'read-task': { rules: [onDesk(ANY_STATE), asSupervisor(ANY_STATE)], basis: TASK_RULE },
  'read-task-form': { rules: [onDesk(ANY_STATE), asSupervisor(ANY_STATE)], basis: TASK_RULE },
  'claim-task': { rules: [onDesk(OPEN)], basis: TASK_RULE },
  'release-task': { rules: [onDesk(OPEN), asSupervisor(OPEN)], basis: TASK_RULE },
  'assign-task': { rules: [onDesk(OPEN), asSupervisor(OPEN)], basis: TASK_RULE },
  'change-task': { rules: [onDesk(OPEN), asSupervisor(OPEN)], basis: TASK_RULE },
  // A closed task is left to its workflow, which alone knows whether this is the decision that closed it, sent again.
  'complete-task': { rules: [onDesk(OPEN, ['mine']), onDesk(['closed'])], basis: TASK_RULE },
  'return-task': { rules: [onDesk(OPEN, ['mine']), onDesk(['closed'])], basis: TASK_RULE },
  // An answer of a device that was offline is kept even when the visit is closed, and compared by somebody later.
  'hand-in-visit': { rules: [onDesk(OPEN, ['nobody', 'mine']), onDesk(['closed'])], basis: TASK_RULE },
  'search-late-visits': { rules: [without(REVIEWERS)], basis: REVIEW_RULE },
  'read-late-visits': { rules: [asReviewer], basis: REVIEW_RULE },
  'reconcile-late-visit': { rules: [asReviewer], basis: REVIEW_RULE },
  'read-xlsform': { rules: [without(OFFICIALS)], basis: TASK_RULE },
  'list-attachments': { rules: [onDesk(ANY_STATE)], basis: TASK_RULE },
  'attach-to-task': { rules: [onDesk(OPEN)], basis: TASK_RULE },
  'read-attachment': { rules: [onDesk(ANY_STATE)], basis: TASK_RULE },
  'act-in-bulk': { rules: [without(OFFICIALS)], basis: TASK_RULE },
  'read-bulk': { rules: [without(OFFICIALS)], basis: TASK_RULE },
  'read-command': { rules: [without([...OFFICIALS, 'integrator'])], basis: TASK_RULE },
  'search-delegations': { rules: [without(OFFICIALS)], basis: TASK_RULE },
  delegate: { rules: [without(OFFICIALS)], basis: TASK_RULE },
  'end-delegation': { rules: [without(OFFICIALS)], basis: TASK_RULE },
  'file-proposal': {
    rules: [without(['village-operator', 'dinsos-verifier', 'kemensos-officer', 'integrator'])],
    basis: 'Permensos 3/2025 art. 4-5, 9, 10',
  },
  'read-proposal': {
    rules: [
      onCases(CASE_ROLES, { states: ANY_STATE, fields: 'case' }),
      onCases(['integrator'], { states: ANY_STATE, fields: 'status' }),
    ],
    basis: CASE_RULE,
  },
  'read-explanation': { rules: [onCases(CASE_ROLES, { states: ANY_STATE, fields: 'case' })], basis: CASE_RULE },
  'read-receipts': { rules: [onCases(CASE_ROLES, { states: ANY_STATE, fields: 'case' })], basis: CASE_RULE },
  'read-timeline': { rules: [onCases(CASE_ROLES, { states: ANY_STATE, fields: 'case' })], basis: CASE_RULE },
  'read-audit': {
    rules: [onCases(['dinsos-head', 'province-officer', 'kemensos-officer'], { states: ANY_STATE, fields: 'case' })],
    basis: 'UU 27/2022 (records of processing); Peraturan BPS 6/2025 art. 28-29 (logging)',
  },
  'reveal-identity': {
    rules: [
      onCases(['village-operator', 'dinsos-verifier', 'dinsos-head', 'pusdatin-officer'], {
        states: OPEN,
        fields: 'whole',
      }),
    ],
    basis: 'UU 27/2022 (purpose limitation): offices that mend identities, with a reason, while the case is open',
  },
  'read-comments': { rules: [onCases(CASE_ROLES, { states: ANY_STATE, fields: 'case' })], basis: CASE_RULE },
  comment: { rules: [onCases(CASE_ROLES, { states: OPEN, fields: 'case' })], basis: CASE_RULE },
  // Closed proposals are let through because their workflow answers how they ended.
  'withdraw-proposal': {
    rules: [
      onCases(['village-operator', 'dinsos-verifier', 'kemensos-officer', 'integrator'], {
        states: ANY_STATE,
        fields: 'status',
      }),
    ],
    basis: 'none: policy assumption (the household takes it back at the office that filed it)',
  },
  'object-to-decision': {
    rules: [
      onCases(['village-operator', 'dinsos-verifier', 'kemensos-officer', 'integrator'], {
        states: ANY_STATE,
        fields: 'status',
      }),
    ],
    basis: 'Banyuwangi pilot: by portal, agent or village',
  },
  'read-cycle': {
    rules: [without([...OFFICIALS, 'integrator'])],
    basis: 'none: policy assumption (dates of the nation)',
  },
  'report-payments': {
    rules: [without(['integrator'])],
    basis: 'Domain reference 6.6 (payment chain): payers report as service accounts, of decisions in their regions',
  },
  'pause-cycle': { rules: [without(CYCLE_OFFICERS)], basis: CYCLE_RULE },
  'resume-cycle': { rules: [without(CYCLE_OFFICERS)], basis: CYCLE_RULE },
  'offer-result': { rules: [without(RESULT_BEARERS)], basis: RESULT_RULE },
  'upload-result': { rules: [without(RESULT_BEARERS)], basis: RESULT_RULE },
  'put-result-cover': { rules: [without(RESULT_BEARERS)], basis: RESULT_RULE },
  'decode-payloads': {
    rules: [without(['system-operator'])],
    basis: 'none: policy assumption (operators mend what stands still)',
  },
} as const satisfies Readonly<Record<string, OperationPolicy>>;

/** What a service account's scope opens. An operation that is not named here is none of theirs. */
export const SCOPES: Readonly<Partial<Record<OperationName, 'proposal:submit' | 'proposal:read' | 'payment:report'>>> =
  {
    'file-proposal': 'proposal:submit',
    'withdraw-proposal': 'proposal:submit',
    'object-to-decision': 'proposal:submit',
    'read-proposal': 'proposal:read',
    'read-command': 'proposal:submit',
    'read-cycle': 'proposal:read',
    'report-payments': 'payment:report',
  };

/** What an official or integrator can ask for, by name. */
export type OperationName = keyof typeof POLICY;

export interface AccessQuestion {
  readonly role: Role;
  readonly operation: OperationName;
  /** Where the object lies; absent when the operation has none. */
  readonly object?: {
    readonly relation: RegionRelation;
    readonly state: ObjectState;
    readonly ownership: Ownership;
  };
}

/** `not-found` is the answer for whatever the caller may not know of, the same as for what does not exist. */
export type AccessRefusal = 'forbidden' | 'not-found' | 'closed' | 'claim-required' | 'claimed-by-other';
export type Access =
  { readonly allowed: true; readonly fields: FieldSet } | { readonly allowed: false; readonly refusal: AccessRefusal };

/** Decides by the table. The order of refusals matters: nobody learns of an object's state before being let near it. */
export function decideAccess({ role, operation, object }: AccessQuestion): Access {
  const policy: OperationPolicy = POLICY[operation];
  const ofRole = policy.rules.filter(({ roles }) => roles.includes(role));
  if (ofRole.length === 0) return { allowed: false, refusal: 'forbidden' };
  if (object === undefined) return allowed(ofRole);
  const near = ofRole.filter(({ relations }) => relations?.includes(object.relation) ?? true);
  const known =
    object.ownership === 'reserved' ? near.filter(({ ownership }) => ownership?.includes('reserved')) : near;
  if (known.length === 0) return { allowed: false, refusal: 'not-found' };
  const inState = known.filter(({ states }) => states?.includes(object.state) ?? true);
  if (inState.length === 0) return { allowed: false, refusal: 'closed' };
  const owned = inState.filter(({ ownership }) => ownership?.includes(object.ownership) ?? true);
  if (owned.length > 0) return allowed(owned);
  return { allowed: false, refusal: object.ownership === 'nobody' ? 'claim-required' : 'claimed-by-other' };
}

const MOST_FIRST: readonly FieldSet[] = ['whole', 'case', 'status'];

function allowed(rules: readonly Rule[]): Access {
  const fields = MOST_FIRST.find((set) => rules.some((rule) => rule.fields === set)) ?? 'status';
  return { allowed: true, fields };
}
