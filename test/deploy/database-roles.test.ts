import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { DATABASE_ROLES } from '../../store/roles';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const { services } = z
  .looseObject({
    services: z.record(
      z.string(),
      z.looseObject({
        environment: z.record(z.string(), z.string().nullable()).default({}),
        secrets: z.array(z.string()).default([]),
      }),
    ),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }));

const secretOf = (role: string): string => `${role.replaceAll('_', '-')}-db-password`;

/** The role in the address of each service, with whether its password is that role's. */
const connections = Object.entries(services).flatMap(([name, { environment, secrets }]) => {
  const { DATABASE_URL: url, DATABASE_PASSWORD_FILE: file } = environment;
  if (url === undefined) return [];
  const { username: role } = new URL(url ?? '');
  const own = file === `/run/secrets/${secretOf(role)}` && secrets.includes(secretOf(role));
  return [[name, { role, own }] as const];
});

describe('database roles', () => {
  it('are one for each kind of process, each with a password of its own', () => {
    const as = (role: string) => ({ role, own: true });
    expect(Object.fromEntries(connections)).toEqual({
      api: as(DATABASE_ROLES.api),
      codec: as(DATABASE_ROLES.codec),
      migrate: as(DATABASE_ROLES.migrate),
      'load-reference': as(DATABASE_ROLES.migrate),
      monitor: as(DATABASE_ROLES.read),
      'sandbox-model': as(DATABASE_ROLES.migrate),
      'worker-agencies': as(DATABASE_ROLES.worker),
      'worker-proposals': as(DATABASE_ROLES.worker),
    });
  });

  it('show no service but the database the password of another role', () => {
    for (const [name, { role }] of connections) {
      const passwords = services[name]?.secrets.filter((secret) => secret.endsWith('-db-password'));
      expect(passwords).toEqual([secretOf(role)]);
    }
  });

  it('are created by the database container, which holds all their passwords', () => {
    const [, roles = ''] = /^roles='([^']+)'$/mu.exec(read('deploy', 'postgres', 'create-roles.sh')) ?? [];
    expect(roles.split(' ').sort()).toEqual(Object.values(DATABASE_ROLES).sort());
    expect(services['postgres']?.secrets).toEqual(expect.arrayContaining(roles.split(' ').map(secretOf)));
  });
});
