import { z } from 'zod';

import { operation, type Operation } from '../operation';
import { notFound } from '../problem';

const CommandSchema = z
  .object({
    commandId: z.uuid(),
    state: z.enum(['waiting', 'applied', 'refused']),
    refusal: z.string().nullable().describe('With `refused`: the stable code'),
    answer: z.unknown().describe('With `applied`: where the case stands'),
    keptAt: z.iso.datetime({ offset: true }),
    settledAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'Command' });

/** What became of a decision that was answered 503 and kept. */
export const COMMAND_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'read-command',
    summary: 'Ask what became of a decision that was kept',
    description:
      'A decision answered 503 `outcome-unknown` is kept and applied once; `Location` of that answer leads here.',
    tag: 'Commands',
    method: 'get',
    path: '/v1/commands/{commandId}',
    answers: { 200: { description: 'What became of it', schema: CommandSchema } },
    handle: async ({ actor, params }, { stores }) => {
      const command = await stores.commands.find(actor.personId, params['commandId'] ?? '');
      if (command === undefined) throw notFound();
      return { status: 200, body: command };
    },
  }),
];
