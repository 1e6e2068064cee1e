import { randomUUID } from 'node:crypto';

import type { HandedIn } from '../../store/groundcheck-instances';
import { testStores } from '../support/database';
import { BUDI, caseOnDesk, UJANG, WAYAN } from './case-on-desk';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const byUjang = () => stores.api.as(UJANG).instances;
const KETUT = randomUUID();

async function visitOnDesk(change: Parameters<typeof caseOnDesk>[1] = {}) {
  return caseOnDesk(stores, {
    kind: 'groundcheck-visit',
    role: 'field-facilitator',
    formVersion: 'gc-2026-02',
    ...change,
  });
}

function handedIn(place: { proposalId: string; taskId: string }, answers: unknown = { note: 'satu' }): HandedIn {
  return {
    instanceId: `uuid:${randomUUID()}`,
    handedInBy: UJANG.personId,
    answers: {
      ...place,
      formVersion: 'gc-2026-02',
      outcome: 'found',
      startedAt: '2026-04-13T09:10:00+07:00',
      answers,
      features: { householdSize: 4 },
    },
  };
}

async function close(taskId: string): Promise<void> {
  await stores.database.prisma.task.update({ where: { id: taskId }, data: { state: 'COMPLETED' } });
}

async function answerSets(proposalId: string): Promise<number> {
  return stores.database.prisma.groundcheckAnswerSet.count({ where: { proposalId } });
}

describe('answers of a device', () => {
  it('count once when the same instance is handed in twice, before and after the visit is completed', async () => {
    const place = await visitOnDesk();
    const instance = handedIn(place);

    const first = await byUjang().receive(instance);
    const again = await byUjang().receive(instance);
    await close(place.taskId);
    await byUjang().settle({ instanceId: instance.instanceId, as: 'counted' });
    const after = await byUjang().receive(instance);

    expect(first).toMatchObject({ kind: 'received' });
    expect(again).toEqual(first);
    expect(after).toMatchObject({ kind: 'counted', answersId: first.kind === 'received' ? first.answersId : '' });
    expect(await answerSets(place.proposalId)).toBe(1);
  });

  it('have one effect and equal answers when one instance comes a hundred times at once', async () => {
    const instance = handedIn(await visitOnDesk());

    const answers = await Promise.all(Array.from({ length: 100 }, () => byUjang().receive(instance)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('are taken after the deadline and after the escalation while the task is open', async () => {
    const place = await visitOnDesk();
    await stores.database.prisma.task.update({
      where: { id: place.taskId },
      data: { overdue: true, escalationLevel: 1, escalatedRole: 'pkh-coordinator', escalatedOffice: '9901' },
    });

    expect(await byUjang().receive(handedIn(place))).toMatchObject({ kind: 'received' });
  });

  it('that come after another instance completed the visit are kept as late and listed to be reconciled', async () => {
    const place = await visitOnDesk();
    const counted = handedIn(place);
    const late = { ...handedIn(place, { note: 'dua' }), handedInBy: KETUT };
    const first = await byUjang().receive(counted);
    await close(place.taskId);
    await byUjang().settle({ instanceId: counted.instanceId, as: 'counted' });

    const second = await byUjang().receive(late);
    const again = await byUjang().receive(late);

    expect(second).toMatchObject({ kind: 'late' });
    expect(again).toEqual(second);
    const { late: listed } = await byUjang().listToReconcile('9901');
    expect(listed.filter(({ proposalId }) => proposalId === place.proposalId)).toMatchObject([
      {
        instanceId: late.instanceId,
        countedAnswersId: first.kind === 'received' ? first.answersId : '',
        handedInBy: KETUT,
      },
    ]);
    expect(await answerSets(place.proposalId)).toBe(2);
  });

  it('that the workflow refuses because another instance was quicker are late', async () => {
    const place = await visitOnDesk();
    const [winner, loser] = [handedIn(place), handedIn(place, { note: 'dua' })];
    await byUjang().receive(winner);
    await byUjang().receive(loser);
    await close(place.taskId);
    await byUjang().settle({ instanceId: winner.instanceId, as: 'counted' });

    expect(await byUjang().settle({ instanceId: loser.instanceId, as: 'late' })).toBe('late');
    expect(await byUjang().settle({ instanceId: winner.instanceId, as: 'late' })).toBe('counted');
    expect(await stores.households.hasFeatures(place.proposalId)).toBe(true);
  });

  it('are weighed by no ranking once they are late', async () => {
    const place = await visitOnDesk();
    const instance = handedIn(place);
    await byUjang().receive(instance);
    expect(await stores.households.hasFeatures(place.proposalId)).toBe(true);

    await byUjang().settle({ instanceId: instance.instanceId, as: 'late' });

    expect(await stores.households.hasFeatures(place.proposalId)).toBe(false);
  });

  it('may be corrected on the device until they count, and not afterwards', async () => {
    const place = await visitOnDesk();
    const instance = handedIn(place);
    const corrected = { ...instance, answers: { ...instance.answers, answers: { note: 'diperbaiki' } } };
    const first = await byUjang().receive(instance);

    const second = await byUjang().receive(corrected);
    await byUjang().settle({ instanceId: instance.instanceId, as: 'counted' });

    expect(second).toMatchObject({ kind: 'received' });
    expect(second).not.toEqual(first);
    expect(await byUjang().receive(instance)).toEqual({ kind: 'other-content' });
  });

  it('of one instance are not those of another task', async () => {
    const instance = handedIn(await visitOnDesk());
    const other = await visitOnDesk();
    await byUjang().receive(instance);

    const elsewhere = { ...instance, answers: { ...instance.answers, ...other } };

    expect(await byUjang().receive(elsewhere)).toEqual({ kind: 'other-content' });
  });

  it('are refused a second place beside the ones that count, by the database itself', async () => {
    const place = await visitOnDesk();
    const instances = [handedIn(place), handedIn(place, { note: 'dua' })];
    for (const instance of instances) await byUjang().receive(instance);
    const settle = (place: number) =>
      byUjang().settle({ instanceId: instances[place]?.instanceId ?? '', as: 'counted' });

    await settle(0);

    await expect(settle(1)).rejects.toThrow('groundcheck_instance_one_counts');
  });

  it('stand beside nothing where the visit was called off, whatever the device sent before it corrected them', async () => {
    const place = await visitOnDesk();
    const instance = handedIn(place);
    await byUjang().receive(instance);
    await byUjang().receive({ ...instance, answers: { ...instance.answers, answers: { note: 'diperbaiki' } } });
    await stores.database.prisma.task.update({ where: { id: place.taskId }, data: { state: 'CANCELLED' } });
    await byUjang().settle({ instanceId: instance.instanceId, as: 'late' });

    expect(await byUjang().openToReconcile(place)).toMatchObject([
      { instanceId: instance.instanceId, late: { answers: { note: 'diperbaiki' } }, counted: undefined },
    ]);
  });

  it('leave the list once somebody has reconciled them', async () => {
    const place = await visitOnDesk();
    await close(place.taskId);
    const late = handedIn(place);
    await byUjang().receive(late);

    const by = { kind: 'official', personId: randomUUID(), role: 'pkh-coordinator', office: '9901' } as const;
    const found = { instanceId: late.instanceId, by, finding: 'same' } as const;
    const elsewhere = await visitOnDesk();
    expect(await byUjang().reconcile({ ...found, taskId: elsewhere.taskId })).toBe('unknown');
    const results = [];
    for (let round = 0; round < 2; round += 1)
      results.push(await byUjang().reconcile({ ...found, taskId: place.taskId }));

    expect(results).toEqual(['reconciled', 'already-reconciled']);
    const { late: listed } = await byUjang().listToReconcile('9901');
    expect(listed.filter(({ instanceId }) => instanceId === late.instanceId)).toEqual([]);
  });

  it('of a task that does not belong to the proposal, or of an office of another region, are not kept', async () => {
    const [place, other] = [await visitOnDesk(), await visitOnDesk()];
    const instance = handedIn(place);

    const mixed = { ...instance, answers: { ...instance.answers, taskId: other.taskId } };
    await expect(byUjang().receive(mixed)).rejects.toThrow('policy');
    await expect(stores.api.as(WAYAN).instances.receive(instance)).rejects.toThrow('no such proposal');
    await expect(byUjang().settle({ instanceId: 'uuid:none', as: 'late' })).rejects.toThrow('never received');
  });

  it('whose id is taken out of sight are told that it is taken', async () => {
    const instance = handedIn(await visitOnDesk());
    await byUjang().receive(instance);
    const elsewhere = await visitOnDesk({ office: '99' });
    const again = { ...instance, answers: { ...instance.answers, ...elsewhere } };

    expect(await stores.api.as(BUDI).instances.receive(again)).toEqual({ kind: 'other-content' });
  });
});
