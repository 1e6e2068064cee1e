import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const words = z.array(z.string()).default([]);
const Service = z.looseObject({
  command: words,
  ports: words,
  secrets: words,
  volumes: words,
  healthcheck: z.looseObject({ test: words }).optional(),
});
const { services } = z
  .looseObject({ services: z.record(z.string(), Service) })
  .parse(parse(read('docker-compose.yml'), { merge: true }));

describe('the service of the monitoring', () => {
  it('reads with the role of reports, changes no registry, and is well once there are figures', () => {
    const { secrets, volumes, command, ports, healthcheck } = Service.parse(services['monitor']);

    expect(secrets).toEqual(['app-read-db-password']);
    expect(volumes).toContain('registry:/data/registry:ro');
    expect(command).toEqual(expect.arrayContaining(['--serve', '--host=0.0.0.0', '--out=/data/monitoring']));
    expect(ports[0]).toMatch(/^127\.0\.0\.1:.*:9464$/u);
    expect(healthcheck?.test.at(-1)).toBe('http://127.0.0.1:9464/metrics');
  });
});

describe('every folder of data that a service mounts', () => {
  it('has an owner in the image', () => {
    const [, made = ''] = /install --directory .*? (\/data .+)$/mu.exec(read('Dockerfile')) ?? [];
    const mounts = Object.values(services).flatMap(({ volumes }) => volumes.map((mount) => mount.split(':')[1] ?? ''));
    const data = mounts.filter((folder) => folder.startsWith('/data/'));

    expect(data).toContain('/data/monitoring');
    expect(data.filter((folder) => !made.split(' ').includes(folder))).toEqual([]);
  });
});
