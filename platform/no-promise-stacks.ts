import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/**
 * To be loaded before anything else (`node --require`) by a process that runs workflows. In the threads where workflows run,
 * the Temporal SDK would note the stack of every promise, mapped to its source, for a query that shows where a workflow
 * stands; that was more than half of the time a workflow task took in the worker (docs/decisions/0010). What a case waits for
 * stands in its current details. Without this file everything works the same, slower, and that query answers.
 */
if (!isMainThread) {
  // The SDK goes on without stacks where there is no such hook. Node's own context tracking has the original.
  const hooks: typeof v8.promiseHooks = { ...v8.promiseHooks, createHook: refuse };
  Object.defineProperty(v8, 'promiseHooks', { value: hooks });
}

function refuse(): never {
  throw new Error('Stacks of promises are not collected');
}
