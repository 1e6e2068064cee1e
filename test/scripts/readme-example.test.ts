import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseSubmission } from '../../contracts/submission-schema';

const read = (...path: string[]): string => readFileSync(join(__dirname, '..', '..', ...path), 'utf8');

describe('the household of the README', () => {
  const parsed = parseSubmission(JSON.parse(read('docs', 'examples', 'proposal.json')));

  it('is a submission in which nothing is wrong', () => {
    expect(parsed).toHaveProperty('submission');
  });

  it('asks where it stands with the birth date of a member', () => {
    const [, asked] = /"birthDate":"(\d{4}-\d{2}-\d{2})"/.exec(read('README.md')) ?? [];
    const members = 'submission' in parsed ? parsed.submission.members : [];

    expect(members.map(({ birthDate }) => birthDate)).toContain(asked);
  });
});
