import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseEligibilityRules } from '../contracts/eligibility-rules';
import type { EligibilityRules } from '../domain/eligibility/rules';
import { projectFolder } from './services/project-folder';

/** Every version of the rules in `prisma/reference/eligibility`. Throws `RulesRefused` for one that must decide nobody. */
export async function readAllRules(): Promise<readonly EligibilityRules[]> {
  const folder = join(projectFolder(), 'prisma', 'reference', 'eligibility');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => parseEligibilityRules(JSON.parse(text)));
}
