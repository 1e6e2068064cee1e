import { z } from 'zod';

import {
  NO_OPEN_TASK,
  SEARCH_ATTRIBUTE_TYPES,
  WAITING_FOR_AGENCY,
  WAITING_FOR_DATE,
} from '../../contracts/search-attributes';
import { ProposalInputSchema } from '../../contracts/submission-schema';
import { CHANNELS } from '../../domain/proposal/channels';
import { STAGES } from '../../domain/proposal/stage';
import { TASK_KINDS } from '../../domain/tasks/catalogue';
import { bullets, codes, page, table } from './markdown';

/** `docs/reference/proposal-input.schema.json`: what starts `householdProposal` from any Temporal client. */
export function proposalInputSchema(comment: string): string {
  const { $schema, ...schema } = z.toJSONSchema(ProposalInputSchema, { target: 'draft-2020-12', io: 'input' });
  return JSON.stringify({
    $comment: comment,
    $schema,
    $id: 'urn:dtsen:proposal-input',
    title: 'Input of the workflow householdProposal',
    description:
      'A submission is checked further when it is admitted: region, shape of NIK and KK, one head, evidence of the door. The codes are in refusals.md.',
    ...schema,
  });
}

const VALUES: Readonly<Record<string, string>> = {
  ProposalStage: codes(STAGES),
  RegionCode: 'kabupaten/kota, 4 digits; never below',
  Channel: codes(CHANNELS),
  Quarter: 'the quarter the proposal counts for, e.g. `2026Q2`',
  OpenTask: `a task kind (${codes(TASK_KINDS)}), \`${WAITING_FOR_AGENCY}\`, \`${WAITING_FOR_DATE}\` or \`${NO_OPEN_TASK}\``,
  TaskDueAt: 'deadline of whoever holds the proposal, in legal time',
  NeedsAttention: 'somebody should look: overdue, escalated, or an agency that is slow or refuses',
};

/** `docs/reference/search-attributes.md`: what operators filter workflows by. */
export function searchAttributesPage(): string {
  return page(
    '# Search attributes',
    'What operators filter by in the Temporal UI and command line. Values stand in clear, so none holds a name, an identity number or a region below kabupaten/kota. Set at the start, then only when one of them changes.',
    table(
      ['Name', 'Type', 'Values'],
      Object.entries(SEARCH_ATTRIBUTE_TYPES).map(([name, type]) => [`\`${name}\``, type, VALUES[name] ?? '']),
    ),
    '## Questions they answer',
    bullets([
      'What needs somebody now: `NeedsAttention = true`',
      "What waits for one kabupaten's Dinsos: `RegionCode = '9901' AND OpenTask = 'completeness-check'`",
      "What is overdue: `TaskDueAt < '2026-01-18T00:00:00Z' AND ExecutionStatus = 'Running'`",
      `What an agency holds up: \`OpenTask = '${WAITING_FOR_AGENCY}'\``,
    ]),
  );
}
