import { randomUUID } from 'node:crypto';

import { keepAnswers } from '../../api/task-answers';
import { proposalWorkflowId } from '../../contracts/names';
import { startProposal } from '../../contracts/start-proposal';
import type { Calendar } from '../../domain/calendar/calendar';
import { rankingFeatures } from '../../domain/groundcheck/features';
import { findGroundcheckForm } from '../../domain/groundcheck/versions';
import { NATION } from '../../domain/region';
import { uniform } from '../../ranking/regions';
import { submissionOf } from '../../scripts/play/demonstration';
import type { TaskView } from '../../store/tasks';
import { Proposed } from '../support/proposed';
import { changed, ELSEWHERE, HOME, type Family, type Happened, type Turn } from './families';
import { decide, officerFor, visit } from './offices';
import type { System } from './system';

/** Whoever may file for the whole nation. */
const FILER = { subject: 'cek-bansos', role: 'integrator', regions: [NATION] } as const;

const KNOW = `insert into household_fact (kk_index, fact, value, source, valid_from)
  select kk_index, $2, $3::jsonb, 'test', '2026-01-01' from proposal where id = $1
  on conflict (kk_index, fact) do update set value = excluded.value`;

/** A household in a quarter. */
export interface Acting {
  readonly system: System;
  readonly calendar: Calendar;
  readonly happened: Happened;
  readonly seed: number;
  readonly version: string;
  readonly family: Family;
  readonly turn: Turn;
}

/** Before the freeze: whoever has no case files one, and everybody comes to wait for the version. */
export async function comeToWait(acting: Acting): Promise<void> {
  const { family, happened, turn, system } = acting;
  await changeOwnData(acting);
  if (turn.moves) await move(acting);
  if (!family.isOpen) {
    const isFirst = family.followed === undefined;
    await family.followed?.ended();
    await file(acting);
    happened[isFirst ? 'filed' : 'filed-again'] += 1;
    await throughOffices(acting);
  } else await know(system, family);
  await following(family).awaitsVersion();
}

/** The household's present case. */
export function following({ followed }: Family): Proposed {
  if (followed === undefined) throw new Error('This household has never filed');
  return followed;
}

function changeOwnData({ family, happened, seed, turn, version }: Acting): Promise<void> {
  if (turn.changes) {
    family.features = changed(family.features, `${String(seed)}/${String(family.no)}/${version}`);
    happened.changed += 1;
  }
  return Promise.resolve();
}

/** A case belongs to a place: one that is open is taken back, and the household files where it lives now. */
async function move({ family, happened }: Acting): Promise<void> {
  if (family.isOpen) {
    await following(family).withdraw();
    family.isOpen = false;
    happened.withdrawn += 1;
  }
  const villageCode = family.household.villageCode === HOME ? ELSEWHERE : HOME;
  family.household = { ...family.household, villageCode };
  if (family.followed !== undefined) happened.moved += 1;
}

async function file({ calendar, family, system, turn }: Acting): Promise<void> {
  const proposalId = randomUUID();
  const { villageCode } = family.household;
  const evidence = ['ktp', 'kk', 'house-photo', 'berita-acara', 'attendance-list', 'sptjm'] as const;
  const plan = { seed: 1, village: villageCode, channel: turn.door, calendarId: calendar.id, evidence };
  const previous = family.followed?.world.admitted.proposalId;
  const submission = {
    ...submissionOf({ ...plan, programmes: family.programmes }),
    ...family.household,
    ...(previous === undefined ? {} : { previousProposalId: previous, kind: 'update' as const }),
  };
  const { stores, client } = system;
  const answer = await stores.api.as(FILER).admission.admit({ proposalId, submission, startWorkflow: true });
  if (answer.kind !== 'admitted') throw new Error(`A household was not admitted: ${JSON.stringify(answer)}`);
  const world = system.journalOf(proposalId);
  Object.assign(world.admitted, { proposalId });
  family.followed = new Proposed(client, { workflowId: proposalWorkflowId(proposalId), world });
  family.isOpen = true;
  await know(system, family);
  await stores.api.outbox.relayOne({ proposalId, channel: turn.door, village: villageCode }, (pending) =>
    startProposal(client, { ...pending, input: { admitted: true } }),
  );
}

/** What the registry knows of the household. */
async function know({ stores }: System, family: Family): Promise<void> {
  const { proposalId } = following(family).world.admitted;
  for (const fact of ['features', 'components'] as const)
    await stores.database.pool.query(KNOW, [proposalId, fact, JSON.stringify(family[fact])]);
}

async function throughOffices(acting: Acting): Promise<void> {
  const { family, happened, turn } = acting;
  const followed = following(family);
  const village = family.household.villageCode;
  if (turn.isSentBack) {
    await sendBack(acting);
    happened['sent-back'] += 1;
  }
  await decide(followed, { kind: 'completeness-check', village });
  await decide(followed, { kind: 'ratification', village });
  if (turn.door === 'village') await visited(acting);
}

/** The village corrects what Dinsos marked. */
async function sendBack({ family, system }: Acting): Promise<void> {
  const followed = following(family);
  const village = family.household.villageCode;
  await followed.sendBack('completeness-check', { actor: officerFor('completeness-check', village) });
  const { taskId } = await followed.openTask('correction');
  const actor = officerFor('correction', village);
  const { api } = system.stores;
  const { proposalId } = followed.world.admitted;
  const kept = await keepAnswers(
    { ...api, ...api.as(actor), now: Date.now },
    {
      task: { taskId, proposalId, kind: 'correction' } as TaskView,
      body: { outcome: 'corrected', household: { address: 'Jalan Contoh nomor 7' } },
    },
  );
  await followed.complete('correction', { actor, ...kept });
}

/** A visit finds the household as well off as is drawn, and the registry takes that over. */
export async function visited(acting: Acting): Promise<void> {
  const { calendar, family, happened, seed, system, version } = acting;
  const wealth = Math.floor(uniform(`${String(seed)}/${String(family.no)}/${version}/wealth`) * 8);
  const answers = await visit(following(family), { system, calendar, family, wealth });
  const form = findGroundcheckForm('gc-2026-02');
  if (form === undefined) throw new Error('The form is missing.');
  family.features = rankingFeatures({ form, answers });
  happened.visited += 1;
}
