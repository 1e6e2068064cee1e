import { randomUUID } from 'node:crypto';

import type { HouseholdFault } from '../../agencies/sandbox/households';
import { proposalWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import { startProposal } from '../../contracts/start-proposal';
import type { Call } from '../../scripts/play/api-client';
import type { Filed } from '../../scripts/play/officials';
import { BOGOR, type Story, type World } from './support';

type Household = ReturnType<Story['submission']>;

/** A call whose answer is looked at: it may repeat nothing it was told. */
export type Asked = Omit<Call, 'as'> & { readonly as?: string };

/** Below this the households of other journeys are drawn, at random. */
const FIRST_SEED = 200_000;

/** Makes households one after another and keeps their numbers. */
export class Planter {
  readonly numbers = new Set<string>();
  readonly story: Story;
  private seed: number;

  constructor(story: Story, firstSeed = FIRST_SEED) {
    this.story = story;
    this.seed = firstSeed;
  }

  household(channel: Household['channel'], fault?: HouseholdFault): Household {
    this.seed += 1;
    const made = this.story.submission({ seed: this.seed, channel, ...(fault === undefined ? {} : { fault }) });
    this.numbers.add(made.kkNumber);
    for (const { nik } of made.members) this.numbers.add(nik);
    return made;
  }

  households(count: number, channel: Household['channel']): Household[] {
    return Array.from({ length: count }, () => this.household(channel));
  }
}

/** Files with texts that hold numbers as well: people write them everywhere. */
export function fileOver(story: Story, household: Household): Promise<Filed> {
  const nik = nikOf(household);
  const evidence = household.evidence.map((one) => ({ ...one, reference: `scans/${nik}/${one.kind}.jpg` }));
  const as = household.channel === 'kemensos' ? 'dewi' : 'cek-bansos';
  return story.file(as, { ...household, evidence, address: `Jalan ${nik} nomor 5` });
}

export function nikOf({ members }: Household): string {
  return members[0]?.nik ?? '';
}

function split(number: string): string {
  return number.replace(/(\d{4})(\d{4})(\d{4})/, '$1-$2-$3-');
}

const FILING = { method: 'POST', path: '/v1/proposals', as: 'cek-bansos' } as const;
const filing = (body: unknown, more: Partial<Asked> = {}): Asked => ({
  ...FILING,
  body,
  ...more,
  headers: { 'idempotency-key': randomUUID(), ...more.headers },
});

/** Ways to put numbers where they do not belong; every one of them is refused. */
export const WRONG_CALLS: readonly ((household: Household, admitted: Household) => Asked)[] = [
  (h) => filing({ ...h, members: h.members.map((member) => ({ ...member, nik: `${member.nik}7` })) }),
  (h) => filing({ ...h, kkNumber: split(h.kkNumber) }),
  (h, admitted) => filing({ ...h, members: [...h.members, ...admitted.members.slice(1, 2)] }),
  (h) => filing({ ...h, villageCode: '3201999999' }),
  (h) => filing({ ...h, villageCode: h.kkNumber }),
  (h) => filing({ ...h, calendarId: nikOf(h) }),
  (h) => filing({ ...h, channel: nikOf(h) }),
  (h) => filing({ ...h, [nikOf(h)]: true, members: h.members.map((member) => ({ ...member, [member.nik]: 1 })) }),
  (h) => filing(JSON.stringify(h).slice(0, -9)),
  (h) => filing(`{"members":${JSON.stringify(h.members)},"members":"${nikOf(h)}"}`),
  (h) => filing(`{"${nikOf(h)}":1,"${nikOf(h)}":2}`),
  (h) => filing(JSON.stringify(h), { headers: { 'content-type': 'text/plain' } }),
  (h) => filing(h, { headers: { 'content-type': `application/${nikOf(h)}` } }),
  (h) => filing(h, { headers: { 'idempotency-key': nikOf(h) } }),
  (h) => filing(h, { headers: { 'idempotency-key': split(nikOf(h)) } }),
  (h) => filing(h, { headers: { 'on-behalf-of': nikOf(h), authorization: `Bearer ${nikOf(h)}` } }),
  (h) => filing(h, { path: `/v1/proposals?nik=${nikOf(h)}`, headers: { authorization: '' } }),
  (h) => ({ path: `/v1/proposals/${nikOf(h)}`, as: 'budi' }),
  (h) => ({ path: `/v1/${h.members.map(({ nik }) => nik).join('/')}`, as: 'budi' }),
  (h) => ({ path: `/${h.kkNumber}%20${nikOf(h)}%zz` }),
  (h) => ({
    path: `/v1/tasks/${randomUUID()}`,
    as: 'budi',
    headers: { 'if-match': `"${nikOf(h)}"`, 'x-nik': nikOf(h) },
  }),
  (h) => ({ method: 'POST', path: '/v1/tasks/search', as: 'budi', body: { trackingCode: nikOf(h), cursor: nikOf(h) } }),
  (h) => ({ method: 'POST', path: '/v1/tasks/search', as: 'budi', body: { kind: nikOf(h) } }),
  (h) => ({ method: 'POST', path: '/public/v1/status', body: { trackingCode: nikOf(h), birthDate: '1990-01-01' } }),
  (h) => ({ method: 'POST', path: '/public/v1/status', body: { trackingCode: split(nikOf(h)), birthDate: nikOf(h) } }),
];

/** Starts proposals with a Temporal client of its own. Answers the workflow ids. */
export async function startDirectly({ temporal }: World, households: readonly Household[]): Promise<string[]> {
  return Promise.all(
    households.map(async (submission) => {
      const proposalId = randomUUID();
      const input = { submission: { ...submission, address: `Jalan ${nikOf(submission)}` } };
      await startProposal(temporal, { proposalId, channel: submission.channel, village: BOGOR, input });
      return proposalWorkflowId(proposalId);
    }),
  );
}

const WRONG_INPUTS: readonly ((household: Household) => unknown)[] = [
  (h) => JSON.stringify(h),
  (h) => ({ submission: h.members }),
  (h) => ({ submission: { ...h, villageCode: h.kkNumber } }),
  (h) => ({ submission: { ...h, [nikOf(h)]: 1 } }),
  (h) => ({ submission: { ...h, kkNumber: split(h.kkNumber) } }),
  (h) => ({ submission: { ...h, members: [...h.members, ...h.members] } }),
  (h) => ({ admitted: nikOf(h) }),
];

/** Starts that fail, each with numbers in another wrong place. Answers the workflow ids once all have failed. */
export async function startWrongly({ temporal }: World, households: readonly Household[]): Promise<string[]> {
  return Promise.all(
    households.map(async (household, index) => {
      const workflowId = proposalWorkflowId(randomUUID());
      const args = [WRONG_INPUTS[index % WRONG_INPUTS.length]?.(household)];
      const handle = await temporal.workflow.start(WORKFLOW_TYPES.householdProposal, {
        workflowId,
        taskQueue: TASK_QUEUES.proposals,
        args,
      });
      await handle.result().catch(() => undefined);
      return workflowId;
    }),
  );
}

const AGENCY_FAULTS = [
  'http-500',
  'http-503',
  'rate-limit',
  'refuse-422',
  'drop-connection',
  'malformed',
  'wrong-schema',
  'swapped-answer',
  'huge',
] as const;

/** Makes Dukcapil fail for these households in every way it can, and for no others. */
export async function plantAgencyFaults({ journey }: World, households: readonly Household[]): Promise<void> {
  const url = `${journey.sandboxUrl}/_admin/faults`;
  const planted = (await (await fetch(url)).json()) as object[];
  const own = households.map(({ kkNumber }, index) => {
    return { agency: 'dukcapil', match: { kkSuffix: kkNumber }, fault: AGENCY_FAULTS[index % AGENCY_FAULTS.length] };
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'PUT', headers, body: JSON.stringify([...planted, ...own]) });
  if (!answer.ok) throw new Error(`The sandbox took no faults: ${String(answer.status)}`);
}
