import { ENDS, STAGE_MOVES, STAGES } from '../../domain/proposal/stage';
import { taskDefinition, TASK_KINDS, type TaskDefinition, type TaskKind } from '../../domain/tasks/catalogue';
import { TEXTS } from '../../domain/texts/tables';
import { bullets, codes, page, table } from './markdown';

/** `docs/reference/tasks.md`: what people are asked to do, by whom and until when. */
export function tasksPage(): string {
  return page(
    '# Tasks',
    'Every human step in the life of a proposal, from `domain/tasks/catalogue.ts`. Days are working days of the pinned calendar and end at 24:00 in the time of the region. Nothing is ever approved because time ran out.',
    '## Who does what',
    table(
      ['Kind', 'In words', 'Stage', 'Role', 'Office', 'Outcomes', 'Can be sent back to', 'Not by whoever completed'],
      TASK_KINDS.map((kind) => whoRow(kind, taskDefinition(kind))),
    ),
    '## Until when',
    table(
      ['Kind', 'Due after', 'Reminder', 'Escalates', 'To', 'At the end'],
      TASK_KINDS.map((kind) => whenRow(kind, taskDefinition(kind))),
    ),
    '"Not by" is counted by person over the whole case. An escalated task can be done by either office.',
    '## On what it rests',
    bullets(TASK_KINDS.map((kind) => `\`${kind}\`: ${taskDefinition(kind).basis}`)),
  );
}

function whoRow(kind: TaskKind, task: TaskDefinition): string[] {
  const { officialName, stage, role, office, outcomes, returnsTo, notBy } = task;
  const inWords = `${officialName.id} / ${officialName.en}`;
  const back = returnsTo === undefined ? 'no' : `\`${returnsTo}\``;
  return [`\`${kind}\``, inWords, `\`${stage}\``, `\`${role}\``, office, codes(outcomes), back, codes(notBy, 'nobody')];
}

function whenRow(kind: TaskKind, task: TaskDefinition): string[] {
  const { dueWindow, remindDaysBefore, escalateTo, atEnd } = task;
  const window = dueWindow === undefined ? '' : `, never before the ${dueWindow} window of the month ends`;
  const end = atEnd === 'lapse' ? 'the proposal lapses' : 'stays open, and an alarm says so';
  return [
    `\`${kind}\``,
    `${days(task.dueWorkingDays)}${window}`,
    remindDaysBefore === 0 ? 'on the last day' : `${days(remindDaysBefore)} before`,
    `${days(task.escalateWorkingDaysAfter)} after`,
    `\`${escalateTo.role}\`, ${escalateTo.office}`,
    `${days(task.endWorkingDaysAfter)} after it was due: ${end}`,
  ];
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** `docs/reference/lifecycle.md`: stages, the moves between them, what is done in each, and how a proposal can end. */
export function lifecyclePage(): string {
  return page(
    '# Lifecycle of a proposal',
    'From `STAGE_MOVES` in `domain/proposal/stage.ts` and the task catalogue. Each stage lists what people may be asked to do in it.',
    ['```mermaid', ...diagram(), '```'].join('\n'),
    '## Stages',
    table(
      ['Stage', 'In words', 'Leads to', 'Tasks'],
      STAGES.map((stage) => {
        const { id, en } = TEXTS.stage[stage];
        return [`\`${stage}\``, `${id} / ${en}`, codes(STAGE_MOVES[stage], 'nothing'), codes(tasksOf(stage))];
      }),
    ),
    '## Ends',
    'A closed proposal is never reopened: a new one links to it.',
    table(
      ['End', 'Indonesian', 'English'],
      ENDS.map((end) => [`\`${end}\``, TEXTS.end[end].id, TEXTS.end[end].en]),
    ),
    '## Next steps',
    'What the status of a proposal says comes next.',
    table(
      ['Next step', 'Indonesian', 'English'],
      Object.entries(TEXTS['next-step']).map(([step, { id, en }]) => [`\`${step}\``, id, en]),
    ),
    '## While a decision is disputed',
    'Said on the page of the proposal and to the household, with what its objection waits for.',
    table(
      ['Dispute', 'Indonesian', 'English'],
      Object.entries(TEXTS.dispute).map(([dispute, { id, en }]) => [`\`${dispute}\``, id, en]),
    ),
    '## Holders',
    'Who has the proposal while it waits.',
    table(
      ['Holder', 'Indonesian', 'English'],
      Object.entries(TEXTS.holder).map(([holder, { id, en }]) => [`\`${holder}\``, id, en]),
    ),
  );
}

function tasksOf(stage: string): TaskKind[] {
  return TASK_KINDS.filter((kind) => taskDefinition(kind).stage === stage);
}

function diagram(): string[] {
  const described = STAGES.flatMap((stage) => [
    `  ${stage} : ${TEXTS.stage[stage].en}`,
    ...tasksOf(stage).map((kind) => `  ${stage} : ${taskDefinition(kind).officialName.en}`),
  ]);
  const moves = STAGES.flatMap((stage) => STAGE_MOVES[stage].map((next) => `  ${stage} --> ${next}`));
  return ['stateDiagram-v2', '  [*] --> intake', ...described, ...moves, '  closed --> [*]'];
}
