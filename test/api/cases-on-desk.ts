import { randomUUID } from 'node:crypto';

import type { GroundcheckAnswers } from '../../domain/groundcheck/answers';
import { submissionOf } from '../../scripts/play/demonstration';
import { survey } from '../../scripts/play/survey';
import { CALENDAR_ID } from '../support/database';
import { asOData, mediaOf } from '../support/odk-submission';
import { personOf, type Answer, type RunningApi } from './running-api';
import { etag, placeTask, type PlacedTask } from './tasks-on-desk';

export const VILLAGE = '3201022003';
let seed = 9000;

export interface Commanded {
  readonly as: string;
  readonly body?: object;
  readonly version?: number;
}

export interface HandedInBody {
  readonly odata?: object;
  readonly xml?: string;
  readonly media: object;
  readonly proposalId: string;
}

/** The cases of one running API: filed, claimed, visited and closed as a test needs them. */
export function casesOf(running: () => RunningApi) {
  /** A proposal of a village in Bogor, with one task of it on a desk. */
  async function aCase(task: Omit<PlacedTask, 'proposalId'> = {}) {
    const { stores } = running();
    seed += 1;
    const submission = submissionOf({ seed, village: VILLAGE, channel: 'kemensos', calendarId: CALENDAR_ID });
    const proposalId = randomUUID();
    const admitted = await stores.admission.admit({ proposalId, submission, startWorkflow: false });
    if (admitted.kind !== 'admitted') throw new Error('The household was not admitted');
    const taskId = await placeTask(stores, { ...task, proposalId });
    return { proposalId, taskId, submission, trackingCode: admitted.view.trackingCode };
  }

  function command(path: string, { as, body = {}, version = 1 }: Commanded): Promise<Answer> {
    const [taskId = ''] = path.split('/');
    const headers = { 'if-match': etag(taskId, version), 'idempotency-key': randomUUID() };
    return running().call({ path: `/v1/tasks/${path}`, as, body, headers });
  }

  function aVisit() {
    const facilitator = { role: 'field-facilitator', assignedTo: personOf('ujang') } as const;
    return aCase({ kind: 'groundcheck-visit', formVersion: 'gc-2026-02', ...facilitator });
  }

  /** A visit that one device completed, and answers of another one, of a family that is worse off, that came later. */
  async function aLateVisit({ household }: Pick<GroundcheckAnswers, 'household'> = {}) {
    const visit = await aVisit();
    const { taskId, proposalId, submission } = visit;
    const instances = [newInstance(), newInstance()] as const;
    for (const [place, instance] of instances.entries()) {
      const survey = surveyOf(submission, place === 0 ? 4 : 1);
      const answers = { ...survey, household: { ...survey.household, ...household } };
      await handIn(taskId, { odata: asOData(answers, instance), media: mediaOf(answers), proposalId });
      await close(taskId);
    }
    return { ...visit, instanceId: instances[1].slice('uuid:'.length) };
  }

  async function close(taskId: string): Promise<void> {
    await running().stores.database.pool.query(`update task set state = 'COMPLETED' where id = $1`, [taskId]);
  }

  /** With the tracking code of the very proposal, as the facilitator typed it. */
  async function handIn(taskId: string, { proposalId, ...body }: HandedInBody): Promise<Answer> {
    const { rows } = await running().stores.database.pool.query<{ code: string }>(
      'select tracking_code as code from proposal where id = $1',
      [proposalId],
    );
    const text = JSON.stringify(body).replaceAll('ABCDEFGH23', rows[0]?.code ?? '');
    return running().call({ path: `/v1/tasks/${taskId}/visits`, as: 'ujang', body: JSON.parse(text) as object });
  }

  return {
    aCase,
    aLateVisit,
    aVisit,
    close,
    command,
    handIn,
    claim: async (taskId: string, as: string): Promise<number> => {
      return Number((await command(`${taskId}/claim`, { as })).body['version']);
    },
  };
}

export const newInstance = () => `uuid:${randomUUID()}`;

/** What a facilitator found in the household on the day the calendar of the tests stands at. */
export function surveyOf(household: ReturnType<typeof submissionOf>, wealth = 3): GroundcheckAnswers {
  return survey({ household, wealth, day: '2026-01-05', offset: '+07:00' });
}
