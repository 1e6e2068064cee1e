import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { DEMONSTRATION_REGIONS, findOfficial, INTEGRATORS, OFFICIALS } from '../../../agencies/sandbox/officials';
import { ROLES, type Role } from '../../../domain/tasks/catalogue';

const AREA_DATA = join(dirname(require.resolve('idn-area-data/package.json')), 'data');
const codesIn = (file: string): Set<string> => {
  const lines = readFileSync(join(AREA_DATA, file), 'utf8').split('\n');
  return new Set(lines.map((line) => line.split(',')[0]?.replaceAll('.', '') ?? ''));
};

const holders = (role: Role, office: string): string[] =>
  OFFICIALS.filter((official) => official.role === role && official.office === office).map(({ username }) => username);

describe('the officials of the demonstration', () => {
  it('have names to sign in with and subjects that are their own', () => {
    expect(new Set(OFFICIALS.map(({ username }) => username)).size).toBe(OFFICIALS.length);
    expect(new Set(OFFICIALS.map(({ subject }) => subject)).size).toBe(OFFICIALS.length);
    expect(OFFICIALS.every(({ username }) => /^[a-z]+$/.test(username))).toBe(true);
  });

  it('keep their subjects, because databases know people by them', () => {
    expect(findOfficial('siti')?.subject).toBe('d75e0000-0000-4000-8000-000000000001');
    expect(findOfficial('lina')?.subject).toBe('d75e0000-0000-4000-8000-000000000044');
    expect(INTEGRATORS[0]?.subject).toBe('d75e0000-0000-4000-8000-000000009001');
    expect(findOfficial('nobody')).toBeUndefined();
  });

  it('fill every role', () => {
    expect(new Set([...OFFICIALS, ...INTEGRATORS].map(({ role }) => role))).toEqual(new Set(ROLES));
  });

  it('work in offices that exist', () => {
    const known = new Set([...codesIn('provinces.csv'), ...codesIn('regencies.csv'), ...codesIn('villages.csv')]);

    expect(OFFICIALS.map(({ office }) => office).filter((office) => office !== '' && !known.has(office))).toEqual([]);
  });

  it.each(DEMONSTRATION_REGIONS.map((region) => [region.name, region] as const))(
    'make four eyes possible in %s',
    (_name, { kabupaten, villages }) => {
      expect(villages.map(({ code }) => holders('village-operator', code).length)).toEqual([1, 1]);
      expect(holders('dinsos-verifier', kabupaten)).toHaveLength(2);
      expect(holders('dinsos-head', kabupaten)).toHaveLength(2);
      expect(holders('pkh-coordinator', kabupaten)).toHaveLength(2);
      expect(holders('field-facilitator', kabupaten)).toHaveLength(3);
    },
  );

  it.each(DEMONSTRATION_REGIONS.map((region) => [region.name, region] as const))(
    'have an untrained facilitator and one from the first village in %s',
    (_name, { kabupaten, villages }) => {
      const facilitators = OFFICIALS.filter(({ role, office }) => role === 'field-facilitator' && office === kabupaten);

      expect(facilitators.filter(({ trainedFor }) => trainedFor?.length === 0)).toHaveLength(1);
      expect(facilitators.flatMap(({ ownRt }) => ownRt ?? [])).toEqual([{ villageCode: villages[0].code, rt: '001' }]);
    },
  );
});
