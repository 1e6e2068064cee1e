import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { xlsFormFile } from '../api/xlsform-file';
import { GROUNDCHECK_FORMS } from '../domain/groundcheck/versions';
import { pythonTool } from './python-tool';
import { projectFolder } from './services/project-folder';

const run = promisify(execFile);

/** The converter of ODK itself, pinned as our other tools are. */
const PYXFORM = 'pyxform==4.5.0';

/** Converts with ODK's own rules and says how many questions of how many languages came out. */
const CONVERT = `
import sys
from pyxform.xls2xform import convert
result = convert(xlsform=sys.argv[1], validate=False, pretty_print=True)
open(sys.argv[2], "w", encoding="utf-8").write(result.xform)
print(result.xform.count("<bind "), result.xform.count("<translation "), len(result.warnings))
for warning in result.warnings: print("warning:", warning)
`;

/** Converts the XLSForm of every version with pyxform and keeps the XForms below .data/xlsform. */
async function main(): Promise<void> {
  const folder = join(projectFolder(), '.data', 'xlsform');
  await mkdir(folder, { recursive: true });
  const programs = await pythonTool(join(folder, 'venv'), PYXFORM);
  if (programs === undefined) {
    console.error('The XLSForms were NOT checked: Python 3 with venv is missing. Install it and run this again.');
    process.exitCode = 2;
    return;
  }
  for (const form of GROUNDCHECK_FORMS) {
    const [xlsx, xform] = [join(folder, `${form.version}.xlsx`), join(folder, `${form.version}.xml`)];
    await writeFile(xlsx, await xlsFormFile(form));
    const { stdout } = await run(join(programs, 'python'), ['-c', CONVERT, xlsx, xform]);
    const [counts = '', ...warnings] = stdout.trim().split('\n');
    const [binds = '', languages = ''] = counts.split(' ');
    console.log(`${form.version}: pyxform made an XForm of ${binds} questions in ${languages} languages.`);
    for (const warning of warnings) console.log(`  ${warning}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
