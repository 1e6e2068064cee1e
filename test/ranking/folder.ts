import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RankingModel } from '../../ranking/model';

/** A folder of its own for the tests of one file, gone when they are over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ranking-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export const DEMO_MODEL_FILE = join(__dirname, '../../prisma/reference/models/pmt-demo-2026.json');

export function demoModel(): RankingModel {
  return RankingModel.parse(JSON.parse(readFileSync(DEMO_MODEL_FILE, 'utf8')));
}
