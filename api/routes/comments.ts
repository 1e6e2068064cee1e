import type { z } from 'zod';

import { CommentBodySchema } from '../../contracts/comment-schema';
import type { Comment } from '../../store/comments';
import {
  proposalOperation,
  taskOperation,
  type Operation,
  type ProposalCall,
  type Reply,
  type Services,
  type TaskCall,
} from '../operation';
import { notFound, Problem } from '../problem';
import { CommentListSchema, CommentSchema } from '../schemas/papers';

/** What officials say about a case, to each other and to the household. */
export const COMMENT_OPERATIONS: readonly Operation[] = [
  taskOperation({
    name: 'comment',
    summary: 'Comment on a task',
    description: 'For officials alone, or for the household as well. What was said stays said.',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/comments',
    body: CommentBodySchema,
    idempotent: 'own',
    answers: { 201: { description: 'The comment', schema: CommentSchema } },
    refusals: ['idempotency-key-reused'],
    handle: comment,
  }),
  proposalOperation({
    name: 'read-comments',
    summary: 'Read what was said about a proposal',
    tag: 'Proposals',
    method: 'get',
    path: '/v1/proposals/{proposalId}/comments',
    answers: { 200: { description: 'All comments, oldest first', schema: CommentListSchema } },
    handle: list,
  }),
];

async function comment(call: TaskCall<z.output<typeof CommentBodySchema>>, { stores }: Services): Promise<Reply> {
  const { actor, body, key, task } = call;
  const { proposalId, taskId } = task;
  if (proposalId === null) throw notFound();
  const said = { ...body, proposalId, taskId, author: actor, idempotencyKey: key };
  const result = await stores.as(actor).comments.add(said);
  if (result.kind === 'key-reused') throw new Problem(422, 'idempotency-key-reused');
  return { status: 201, body: result.comment satisfies Comment };
}

async function list({ actor, proposal }: ProposalCall, { stores }: Services): Promise<Reply> {
  return { status: 200, body: { comments: await stores.as(actor).comments.list(proposal.proposalId) } };
}
