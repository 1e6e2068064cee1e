/** Something is missing that the reader can provide. The message is shown as it is, without a stack trace. */
export class SetupFailure extends Error {}

/** Runs the main function of a script: a failure becomes one plain sentence and exit code 1. */
export async function runAsScript(main) {
  try {
    await main();
  } catch (error) {
    const isPlain = error instanceof SetupFailure;
    process.stderr.write(`\n${isPlain ? error.message : `Set-up failed unexpectedly: ${describe(error)}`}\n`);
    process.exitCode = 1;
  }
}

function describe(error) {
  return error instanceof Error ? error.message : String(error);
}
