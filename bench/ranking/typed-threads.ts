import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { RankingModel } from '../../ranking/model';
import type { SnapshotColumns } from './columns';
import type { Passes, TypedCuts, TypedPlaces } from './typed-arrays';

/** What a thread is started with: its rows are `from` to `to`, the last excluded. */
export interface TypedWork {
  readonly columns: SnapshotColumns;
  readonly model: RankingModel;
  readonly places: TypedPlaces;
  readonly from: number;
  readonly to: number;
}

/** What a thread is asked for; it answers with any message when it is done. */
export type TypedOrder = { readonly kind: 'score' } | { readonly kind: 'place'; readonly cuts: TypedCuts };

/** Threads that do both passes, each over its part of the rows, and `close` when they are no longer needed. */
export async function startThreads(
  work: Pick<TypedWork, 'columns' | 'model' | 'places'>,
  threads: number,
): Promise<Passes & { close(): Promise<void> }> {
  const { households } = work.columns;
  const workers = Array.from({ length: threads }, (_, index) => {
    const [from, to] = [index, index + 1].map((part) => Math.floor((households * part) / threads));
    return new Worker(join(__dirname, 'typed-worker.js'), { workerData: { ...work, from, to } });
  });
  const all = async (order: TypedOrder): Promise<void> => {
    const answers = workers.map((worker) => once(worker, 'message'));
    for (const worker of workers) worker.postMessage(order);
    await Promise.all(answers);
  };
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  return {
    score: () => all({ kind: 'score' }),
    place: (cuts) => all({ kind: 'place', cuts }),
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
