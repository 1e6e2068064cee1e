import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeFindings, type Finding } from '../../../ranking/registry/findings';
import { testFolder } from '../folder';
import { merged, refusal, somebody, somebodyElse, writeSources, type Merged } from './hand-made';

const folder = testFolder();

/** One NIK of two people, in two households. */
const bambang = somebody({ name: 'BAMBANG WIBOWO', born: '1961-07-30', sex: 'male', kk: '9901010101150002' });
/** Somebody without a NIK. */
const wahyudi = somebody({ nik: '', name: 'WAHYUDI', born: '1950-01-01', sex: 'male', kk: '9901010101150009' });
/** Found in the second delivery only, first in its file: every number of ours is another one then. */
const newcomer = somebodyElse(1);

const first = writeSources(folder, {
  noting: { regsosek: [wahyudi, somebody()], p3ke: [bambang], dtks: [somebodyElse(3)] },
});
const second = writeSources(folder, {
  noting: { regsosek: [newcomer, wahyudi, somebody()], p3ke: [bambang], dtks: [somebodyElse(3)] },
});
let files = 0;

function householdOf({ persons }: Merged, name: string): number {
  return persons.find((person) => person.name === name)?.household_id ?? 0;
}

/** What the next import makes of one finding about the household of `name`. */
async function nextAfter(name: string, { outcome, foundOn = '2025-11-20' }: Partial<Finding>, day = '2026-01-01') {
  files += 1;
  const to = join(folder, `findings-${files}.parquet`);
  const before = await merged(folder, { sources: first });
  const findings = [{ household: householdOf(before, name), outcome: outcome ?? '', foundOn }];
  const doubts = await writeFindings({ from: before.directory, findings, to });
  const after = await merged(folder, { sources: second, findingsPaths: [to], day });
  return { before, after, doubts };
}

const reasonsOf = ({ groundchecks }: Merged): readonly string[] =>
  groundchecks.map((line) => line.split(',').slice(3, 5).join(' ')).sort();

describe('the next import', () => {
  it('does not list again what was found right, though its own numbers are others', async () => {
    const { before, after, doubts } = await nextAfter('WAHYUDI', { outcome: 'identity-right' });

    expect(doubts).toBe(1);
    expect(householdOf(after, 'WAHYUDI')).not.toBe(householdOf(before, 'WAHYUDI'));
    expect(reasonsOf(before)).toEqual([
      'double nik-of-two-people',
      'double nik-of-two-people',
      'unmatched nik-missing',
    ]);
    expect(reasonsOf(after)).toEqual(['double nik-of-two-people', 'double nik-of-two-people']);
    expect(after.report.groundchecks.settled).toEqual({ 'identity-right': 1 });
  });

  it('settles a doubt about two people for the one who was looked at', async () => {
    const { after } = await nextAfter('BAMBANG WIBOWO', { outcome: 'not-there' });

    expect(after.groundchecks.filter((line) => line.includes('nik-of-two-people'))).toHaveLength(1);
    expect(after.report.groundchecks.settled).toEqual({ 'not-there': 1 });
  });

  it.each(['identity-wrong', 'listed-twice'])(
    'lists again what was found %s: only a source can mend it',
    async (outcome) => {
      const { before, after } = await nextAfter('WAHYUDI', { outcome });

      expect(reasonsOf(after)).toEqual(reasonsOf(before));
      expect(after.report.groundchecks.settled).toEqual({});
    },
  );

  it.each([
    ['on its last day', '2026-11-20', 1],
    ['a day later', '2026-11-21', 0],
    ['before the day it is of', '2025-11-19', 0],
  ])('counts a finding %s', async (_, day, settled) => {
    const { after } = await nextAfter('WAHYUDI', { outcome: 'identity-right' }, day);

    expect(after.report.groundchecks.settled['identity-right'] ?? 0).toBe(settled);
  });

  it('lets the latest of several findings count', async () => {
    const before = await merged(folder, { sources: first });
    const household = householdOf(before, 'WAHYUDI');
    const paths = await Promise.all(
      [
        { household, outcome: 'identity-right', foundOn: '2025-06-01' },
        { household, outcome: 'identity-wrong', foundOn: '2025-12-01' },
      ].map(async (finding, index) => {
        const to = join(folder, `latest-${index}.parquet`);
        await writeFindings({ from: before.directory, findings: [finding], to });
        return to;
      }),
    );

    const after = await merged(folder, { sources: second, findingsPaths: paths });

    expect(after.report.groundchecks.settled).toEqual({});
  });

  it('looks again when there is another reason', async () => {
    const malformed = { ...wahyudi, nik: '990101520380000' };
    const sources = writeSources(folder, {
      noting: { regsosek: [malformed, somebody()], p3ke: [somebodyElse(2)], dtks: [somebodyElse(3)] },
    });
    const before = await merged(folder, { sources: first });
    const to = join(folder, 'another-reason.parquet');
    const findings = [{ household: householdOf(before, 'WAHYUDI'), outcome: 'identity-right', foundOn: '2025-11-20' }];
    await writeFindings({ from: before.directory, findings, to });

    expect(reasonsOf(await merged(folder, { sources, findingsPaths: [to] }))).toEqual(['unmatched nik-malformed']);
  });

  it.each([
    ['an outcome nobody can choose', 'x,,nik-missing,fine,2025-11-20', 'finding-malformed'],
    ['no day', 'x,,nik-missing,identity-right,yesterday', 'finding-malformed'],
    ['nobody', ',,nik-missing,identity-right,2025-11-20', 'finding-malformed'],
  ])('refuses findings of %s with their lines', async (_, line, kind) => {
    const path = join(folder, 'wrong.csv');
    writeFileSync(path, `identity,other_identity,reason,outcome,found_on\n${line}\n`);

    expect(await refusal(folder, { sources: first, findingsPaths: [path] })).toEqual([
      { kind, file: 'findings', rows: 1, examples: ['line 2'] },
    ]);
  });
});
