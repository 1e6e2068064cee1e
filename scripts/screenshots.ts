import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium, type Browser, type Page } from 'playwright-core';

import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';

const UI = process.env['TEMPORAL_UI_URL'] ?? 'http://127.0.0.1:8233';
const CODEC = process.env['CODEC_URL'] ?? 'http://127.0.0.1:8091';
const LIST = `${UI}/namespaces/default/workflows`;

/** Columns of the list that say something about a proposal. Saved views live in the browser, so they are set here. */
const COLUMNS = [
  'Status',
  'Workflow ID',
  'ProposalStage',
  'OpenTask',
  'TaskDueAt',
  'RegionCode',
  'Channel',
  'Quarter',
  'NeedsAttention',
];

/** Time the page needs to load its data, have it decoded, and draw it. */
const SETTLE_MS = 8_000;

/** The questions operators ask; `docs/operations.md` holds the same ones as links. */
export const OPERATOR_VIEWS = {
  open: '`WorkflowType`="householdProposal" AND `ExecutionStatus`="Running"',
  attention: '`NeedsAttention`=true AND `ExecutionStatus`="Running"',
  agency: '`OpenTask`="waiting-for-agency" AND `ExecutionStatus`="Running"',
} as const;

const COMPLETED = '`WorkflowType`="householdProposal" AND `ExecutionStatus`="Completed"';

/** One who may have payloads decoded, and one who may not. */
const READERS = { operator: 'made', other: 'budi' } as const;

/** What `npm run monitor` writes; without it that picture is left as it is. */
const MONITORING = join(process.env['DATA_DIR'] ?? join(projectFolder(), '.data'), 'monitoring', 'monitoring.html');

/** Takes the pictures of docs/operations.md from a system that `npm start` is running. */
async function main(): Promise<void> {
  const { step } = createSteps();
  const folder = join(projectFolder(), 'docs', 'pictures');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    if (existsSync(MONITORING)) await step('Picture of monitoring', () => pictureMonitoring(browser, folder));
    const page = await signedInPage(browser, READERS.operator);
    const columns = JSON.stringify({ default: COLUMNS.map((label) => ({ label })) });
    await page.addInitScript({
      content: `localStorage.setItem('namespace-workflow-table-columns', ${JSON.stringify(columns)})`,
    });
    const shot = async (name: string, url: string): Promise<void> => {
      // The page of a running workflow polls for ever, so it never comes to rest.
      await page.goto(url, { waitUntil: 'load' });
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: join(folder, `${name}.png`) });
    };
    for (const [name, query] of Object.entries(OPERATOR_VIEWS)) {
      await step(`Picture of the list: ${name}`, () =>
        shot(`list-${name}`, `${LIST}?query=${encodeURIComponent(query)}`),
      );
    }
    await step('Pictures of one proposal', () => pictureProposal(page, { shot }));
    await step('Picture of payloads', async () => {
      const history = await firstProposal(page, COMPLETED);
      await shot('payloads-operator', history);
      await other(browser, { url: history, path: join(folder, 'payloads-other.png') });
    });
  } finally {
    await browser.close();
  }
}

/** The churn and errors of the English half, as `npm run monitor` wrote it last. */
async function pictureMonitoring(browser: Browser, folder: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 1900 } });
  await page.goto(`${pathToFileURL(MONITORING).href}#en`);
  await page.screenshot({ path: join(folder, 'monitoring.png') });
  await page.close();
}

async function pictureProposal(
  page: Page,
  { shot }: { shot: (name: string, url: string) => Promise<void> },
): Promise<void> {
  const granted = await firstProposal(page, `${COMPLETED} AND \`Quarter\` IS NOT NULL`);
  await shot('proposal-history', granted);
  const running = await firstProposal(page, OPERATOR_VIEWS.open);
  await shot('proposal-timeline', running.replace(/\/history$/, '/timeline'));
  await shot('proposal-details', running.replace(/\/(timeline|history)$/, '/user-metadata'));
}

/**
 * A page of an official who has signed in at the codec server. The UI of the dev server hands on no token, so the browser
 * is told to send the codec server's own cookie; operators set the same under "Codec Server".
 */
async function signedInPage(browser: Browser, username: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1800, height: 1000 } });
  const page = await context.newPage();
  const settings = { endpoint: CODEC, includeCredentials: true, overrideRemoteCodecConfiguration: true };
  const stored = Object.entries(settings).map(
    ([name, value]) => `localStorage.setItem('${name}', ${JSON.stringify(JSON.stringify(value))})`,
  );
  await page.goto(`${CODEC}/sign-in`);
  await page.locator(`button[value="${username}"]`).click();
  await page.waitForURL(`${UI}/**`);
  await page.evaluate(stored.join(';'));
  return page;
}

/** The same history as somebody reads it who may not have it decoded. */
async function other(browser: Browser, { url, path }: { readonly url: string; readonly path: string }): Promise<void> {
  const page = await signedInPage(browser, READERS.other);
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(SETTLE_MS);
  await page.screenshot({ path });
}

/** Address of the first proposal that a query finds. */
async function firstProposal(page: Page, query: string): Promise<string> {
  await page.goto(`${LIST}?query=${encodeURIComponent(query)}`, { waitUntil: 'load' });
  const link = page.locator('a[href*="/workflows/proposal-"]').first();
  await link.waitFor();
  return `${UI}${(await link.getAttribute('href')) ?? ''}`.replace(/\/timeline$/, '/history');
}

main().catch((error: unknown) => {
  process.stderr.write(`The pictures could not be taken: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
