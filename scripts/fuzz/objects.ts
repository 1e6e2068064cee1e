import { setTimeout as pause } from 'node:timers/promises';

import { signInForm, type ApiClient } from '../play/api-client';
import { submissionOf } from '../play/demonstration';
import { createOffices, type Followed } from '../play/officials';
import type { RunningSystem } from '../system';

/** Who calls: one of each role that does different things, and a service account. */
export const CALLERS = [
  'budi',
  'dadang',
  'siti',
  'ujang',
  'lilis',
  'dewi',
  'ratna',
  'made',
  'integrator-bogor',
] as const;

/** What the hooks bring generated calls to. */
export interface Objects {
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly signIn: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Ids of objects that exist, by the parameter that names them. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** Households that may be filed; most of them are by now. */
  readonly submissions: readonly object[];
  /** What citizens ask with. */
  readonly citizens: readonly { readonly trackingCode: string; readonly birthDate: string }[];
  /** Ids of those whose version the hooks may ask for. */
  readonly known: readonly string[];
}

const VILLAGE = '3201022003';
/** Enough for tasks on several desks; decisions of the run use them up. */
const HOUSEHOLDS = 40;
const PATIENCE_MS = 60_000;
/** Of the verifier and of the village operator. */
const DESKS = ['budi', 'siti'] as const;

export interface Prepared {
  readonly system: RunningSystem;
  readonly api: ApiClient;
  readonly secretOf: (clientId: string) => string;
  /** Makes each round's households others than those before. */
  readonly seed: number;
}

/** Files households and waits for their first tasks, so that calls find something to act on. */
export async function prepareObjects({ system, api, secretOf, seed }: Prepared): Promise<Objects> {
  const offices = createOffices(api);
  const filed: Followed[] = [];
  const submissions: ReturnType<typeof submissionOf>[] = [];
  for (let index = 0; index < HOUSEHOLDS; index += 1) {
    const channel = index % 2 === 0 ? 'village' : 'kemensos';
    const submission = submissionOf({ seed: seed + index, village: VILLAGE, channel });
    submissions.push(submission);
    filed.push(await offices.file({ as: channel === 'village' ? 'siti' : 'dewi', submission }));
  }
  const taskIds = await firstTasks(api, filed);
  const proposalIds = filed.map(({ proposalId }) => proposalId);
  const bulk = await api.as('budi').actInBulk({
    body: { items: taskIds.slice(0, 2).map((taskId) => ({ taskId, version: 1, command: 'claim' })) },
  });
  const ids = {
    taskId: taskIds,
    proposalId: proposalIds,
    bulkId: [bulk.body.bulkId],
    version: ['gc-2026-02', '2026Q1'],
  };
  return {
    apiUrl: system.apiUrl,
    tokenUrl: `${system.sandboxUrl}/oidc/token`,
    signIn: Object.fromEntries(CALLERS.map((username) => [username, signInForm(username, secretOf)])),
    ids,
    submissions: [...submissions, submissionOf({ seed: seed + HOUSEHOLDS, village: VILLAGE, channel: 'citizen' })],
    citizens: filed.map(({ trackingCode }, index) => ({ trackingCode, birthDate: headOf(submissions[index]) })),
    known: [...taskIds, ...proposalIds],
  };
}

/** The first task of each household, on whichever desk it lies. */
async function firstTasks(api: ApiClient, filed: readonly Followed[]): Promise<string[]> {
  const found = await Promise.all(filed.map(({ trackingCode }) => firstTask(api, trackingCode)));
  return found.flat();
}

async function firstTask(api: ApiClient, trackingCode: string): Promise<string[]> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    for (const as of DESKS) {
      const { body } = await api.as(as).searchTasks({ body: { trackingCode } });
      if (body.items.length > 0) return body.items.map(({ taskId }) => taskId);
    }
    if (Date.now() > until) return [];
    await pause(500);
  }
}

function headOf(submission: ReturnType<typeof submissionOf> | undefined): string {
  return submission?.members[0]?.birthDate ?? '';
}
