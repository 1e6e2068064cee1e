import { parentPort, workerData } from 'node:worker_threads';

import { placeRows } from './typed-arrays';
import { scorerOf } from './typed-scoring';
import type { TypedOrder, TypedWork } from './typed-threads';

const { columns, model, places, from, to } = workerData as TypedWork;
const score = scorerOf(columns, model);

parentPort?.on('message', (order: TypedOrder) => {
  if (order.kind === 'score') score({ scores: places.scores, from, to });
  else placeRows(columns, { places, cuts: order.cuts, from, to });
  parentPort?.postMessage('done');
});
parentPort?.postMessage('ready');
