import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSecurityLog } from '../../platform/security-events';

const folder = mkdtempSync(join(tmpdir(), 'security-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('security events', () => {
  it('stand in a file of their own, one JSON object a line, at once', () => {
    const file = join(folder, 'logs', 'security.log');
    const log = createSecurityLog({ name: 'api', file });

    log.record({ event: 'reveal', personId: 'p', office: '9901', code: 'identity-differs', count: 3 });
    log.record({ event: 'refusal', code: 'wrong-office' });

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    log.close();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ channel: 'security', event: 'reveal', office: '9901', count: 3 }),
      expect.objectContaining({ channel: 'security', event: 'refusal', code: 'wrong-office' }),
    ]);
  });

  it('never hold sixteen digits in a row', () => {
    const file = join(folder, 'planted.log');
    const log = createSecurityLog({ name: 'api', file });

    log.record({ event: 'refusal', subject: '9901015005780001' });
    log.close();

    expect(readFileSync(file, 'utf8')).not.toMatch(/\d{16}/u);
  });
});
