import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';

/** One check that is not a Jest test; it counts as one test of the run. */
interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const bin = (name: string): string => join(projectFolder(), 'node_modules', '.bin', name);

const CHECKS: readonly Check[] = [
  { name: 'Format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'Types', command: [bin('tsc'), '--noEmit'] },
  { name: 'Types of what runs in the workflow sandbox', command: [bin('tsc'), '--noEmit', '-p', 'workflows'] },
  { name: 'Lint', command: [bin('eslint'), '--max-warnings', '0', '.'] },
  { name: 'Import rules', command: ['npm', 'run', '--silent', 'imports'] },
  { name: 'Dead code', command: [bin('knip')] },
  { name: 'Generated reference is fresh', command: [process.execPath, 'dist/scripts/generate.js', '--check'] },
];

interface JestSummary {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly { readonly assertionResults: readonly TestSummary[] }[];
}

interface TestSummary {
  readonly fullName: string;
  readonly status: string;
  /** How often it was run. */
  readonly invocations?: number;
}

/** `npm test`: every check and every suite there is, then one line with the counts over all of them. */
async function main(): Promise<void> {
  const { step, say } = createSteps();
  const failed: string[] = [];
  for (const { name, command } of CHECKS) {
    const output = await step(name, () => run(command, 'quiet'));
    if (output.code === 0) continue;
    failed.push(name);
    say(output.text);
  }
  const summary = await jest();
  for (const name of neededSecondTry(summary)) say(`Passed on the second try only: ${name}`);
  const passed = CHECKS.length - failed.length + summary.numPassedTests;
  const failures = failed.length + summary.numFailedTests + summary.numRuntimeErrorTestSuites;
  if (summary.numPendingTests > 0) say(`${String(summary.numPendingTests)} tests were left out, which no test may be.`);
  if (failed.length > 0) say(`Failed checks: ${failed.join(', ')}`);
  say(`${String(passed)} passed, ${String(failures + summary.numPendingTests)} failed`);
  process.exitCode = failures + summary.numPendingTests === 0 ? 0 : 1;
}

/** What a stall of the machine hid, or what is not sure of itself: worth a look either way. */
function neededSecondTry({ testResults }: JestSummary): string[] {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests
    .filter(({ status, invocations = 1 }) => status === 'passed' && invocations > 1)
    .map(({ fullName }) => fullName);
}

async function jest(): Promise<JestSummary> {
  const folder = join(projectFolder(), '.data');
  mkdirSync(folder, { recursive: true });
  const outputFile = join(folder, 'jest.json');
  rmSync(outputFile, { force: true });
  await run([bin('jest'), '--json', '--outputFile', outputFile, ...process.argv.slice(2)], 'shown');
  try {
    return JSON.parse(readFileSync(outputFile, 'utf8')) as JestSummary;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numRuntimeErrorTestSuites: 1, testResults: [] };
  }
}

/** Jest writes its progress to standard error and, with --json, its report to standard output as well. */
function run(command: readonly string[], output: 'quiet' | 'shown'): Promise<{ code: number; text: string }> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: projectFolder(),
    stdio: output === 'shown' ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  const parts: string[] = [];
  child.stdout?.on('data', (part: Buffer) => parts.push(part.toString()));
  child.stderr?.on('data', (part: Buffer) => parts.push(part.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code: code ?? 1, text: parts.join('') });
    });
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n0 passed, 1 failed\n`);
  process.exitCode = 1;
});
