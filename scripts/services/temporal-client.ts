import { spawnSync } from 'node:child_process';

import { Connection } from '@temporalio/client';

/** How Temporal calls the types of search attributes on its command line. */
export type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

/** Search attributes by name. */
export type SearchAttributes = Readonly<Record<string, SearchAttributeType>>;

export interface TemporalTarget {
  readonly address: string;
  readonly namespace: string;
}

/** A server that does not answer within this time is asked again. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Whether the server at `address` serves `namespace` and knows all `names` as search attributes. */
export async function knowsSearchAttributes(
  { address, namespace }: TemporalTarget,
  names: readonly string[],
): Promise<boolean> {
  return ask(address, async ({ operatorService }) => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return names.every((name) => name in customAttributes);
  });
}

/** Whether the server at `address` answers at all. */
export async function isServing(address: string): Promise<boolean> {
  return ask(address, async ({ workflowService }) => {
    await workflowService.getSystemInfo({});
    return true;
  });
}

/** Whether the server at `address` has a namespace of that name. */
export async function hasNamespace({ address, namespace }: TemporalTarget): Promise<boolean> {
  return ask(address, async ({ workflowService }) => {
    await workflowService.describeNamespace({ namespace });
    return true;
  }).catch(() => false);
}

/** Runs the Temporal CLI against a server. Throws one sentence with what it complained about. */
export function runTemporalCli({
  executable,
  args,
  failure,
}: {
  executable: string;
  args: readonly string[];
  failure: string;
}): void {
  const { status, error, stderr } = spawnSync(executable, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${failure}: ${error?.message ?? stderr.trim()}`);
}

async function ask<Answer>(address: string, question: (connection: Connection) => Promise<Answer>): Promise<Answer> {
  const connection = await Connection.connect({ address, connectTimeout: ANSWER_TIMEOUT_MS });
  try {
    return await connection.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () => question(connection));
  } finally {
    await connection.close();
  }
}
