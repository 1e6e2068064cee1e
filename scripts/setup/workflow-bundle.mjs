import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeWhole } from './stamps.mjs';

/** Bundles the built workflows into the one file that workers load, so that they start fast and need no compiler. */
export async function bundleWorkflows({ root, step, log }) {
  const workflowsPath = join(root, 'dist', 'workflows', 'index.js');
  if (!existsSync(workflowsPath)) {
    log('There is no workflows/index.ts yet, so no workflow bundle was written.');
    return;
  }
  // The bundle must come from exactly the version of the SDK that will load it, hence from this checkout's.
  const { DefaultLogger, bundleWorkflowCode } = createRequire(join(root, 'package.json'))('@temporalio/worker');
  const { code } = await step('Bundling the workflows', () =>
    bundleWorkflowCode({
      workflowsPath,
      workflowInterceptorModules: [join(root, 'dist', 'workflows', 'refused-payloads.js')],
      failureConverterPath: join(root, 'dist', 'platform', 'failure-converter.js'),
      logger: new DefaultLogger('WARN'),
    }),
  );
  await writeWhole(join(root, 'dist', 'workflows.bundle.js'), code);
}
