import { asOData, asXml, mediaOf } from '../support/odk-submission';
import { casesOf, newInstance, surveyOf } from './cases-on-desk';
import { runningApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.temporal.accepts();
});

const { aCase, aVisit, close, handIn } = casesOf(() => api);

describe('an ODK submission', () => {
  it('completes the visit once, however often and in whichever form it is handed in', async () => {
    const { taskId, proposalId, submission } = await aVisit();
    const answers = surveyOf(submission);
    const instance = newInstance();
    const media = mediaOf(answers);

    const first = await handIn(taskId, { odata: asOData(answers, instance), media, proposalId });
    const again = await handIn(taskId, { xml: asXml(answers, instance), media, proposalId });

    expect(first).toMatchObject({ status: 200, body: { instanceId: instance, repeated: false } });
    expect(again).toMatchObject({ status: 200, body: { answersId: first.body['answersId'], repeated: true } });
    const sent = api.temporal.updates.filter(({ argument }) => (argument as { taskId: string }).taskId === taskId);
    expect(sent.map(({ updateId }) => updateId)).toEqual([`visit:${instance}`]);
  });

  it('that comes after another one completed the visit is kept as late and says so', async () => {
    const { taskId, proposalId, submission } = await aVisit();
    const answers = surveyOf(submission);
    const media = mediaOf(answers);
    await handIn(taskId, { odata: asOData(answers, newInstance()), media, proposalId });
    await close(taskId);

    const late = await handIn(taskId, { odata: asOData(answers, newInstance()), media, proposalId });

    expect(late).toMatchObject({ status: 409, body: { code: 'answers-late' } });
    const { late: listed } = await api.stores.instances.listToReconcile('3201');
    expect(listed.filter((row) => row.taskId === taskId)).toHaveLength(1);
  });

  it('that the workflow finds too late is kept as late as well', async () => {
    const { taskId, proposalId, submission } = await aVisit();
    const answers = surveyOf(submission);
    api.temporal.refuses('task-not-open', () => close(taskId));

    const late = await handIn(taskId, { odata: asOData(answers, newInstance()), media: mediaOf(answers), proposalId });

    expect(late).toMatchObject({ status: 409, body: { code: 'answers-late' } });
  });

  it('to a workflow that is behind its record is taken a moment later', async () => {
    const { taskId, proposalId, submission } = await aVisit();
    const answers = surveyOf(submission);
    const visit = { odata: asOData(answers, newInstance()), media: mediaOf(answers), proposalId };
    api.temporal.refuses('task-not-open');

    const first = await handIn(taskId, visit);
    api.temporal.accepts();
    const again = await handIn(taskId, visit);

    expect(first).toMatchObject({ status: 503, body: { code: 'service-unavailable' } });
    expect(again).toMatchObject({ status: 200, body: { repeated: false } });
  });

  it('has its faults named by pointers into the answers', async () => {
    const { taskId, proposalId, submission } = await aVisit();
    const answers = surveyOf(submission);
    const wrong = { ...answers, household: { ...answers.household, tenure: '77' } };

    const answer = await handIn(taskId, { odata: asOData(wrong, newInstance()), media: mediaOf(wrong), proposalId });

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'answers-invalid', errors: [{ pointer: '/answers/household/tenure', code: 'not-in-code-list' }] },
    });
  });

  it.each([
    ['no instance id', { __id: undefined, meta: null }, 400, 'instance-id-invalid'],
    ['the code of another proposal', { trackingCode: 'ABCDEFGH23' }, 409, 'other-proposal'],
  ])('is refused with %s', async (_what, change, status, code) => {
    const { taskId, submission, trackingCode } = await aVisit();
    const answers = surveyOf(submission);
    const odata = { ...asOData(answers, newInstance()), trackingCode, ...change };

    const body = { odata, media: mediaOf(answers) };
    expect(await api.call({ path: `/v1/tasks/${taskId}/visits`, as: 'ujang', body })).toMatchObject({
      status,
      body: { code },
    });
  });

  it('is refused when it is no XML, and for a task that is no visit', async () => {
    const { taskId } = await aVisit();
    const check = await aCase();
    const body = { xml: '<data' };

    expect(await api.call({ path: `/v1/tasks/${taskId}/visits`, as: 'ujang', body })).toMatchObject({
      status: 400,
      body: { code: 'submission-unreadable' },
    });
    expect(await api.call({ path: `/v1/tasks/${check.taskId}/visits`, as: 'budi', body })).toMatchObject({
      status: 404,
    });
  });
});
