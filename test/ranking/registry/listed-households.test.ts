import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readGroundcheckList } from '../../../ranking/registry/listed-households';
import { testFolder } from '../folder';
import { merged, somebody, somebodyElse, writeSources } from './hand-made';

const folder = testFolder();

describe('the list of a merge', () => {
  it('names each household once, with its village and every kind, double identities first', async () => {
    const lost = somebody({ nik: '', name: 'WAHYUDI', born: '1950-01-01', sex: 'male', kk: '9901010101150009' });
    const sources = writeSources(folder, {
      noting: {
        regsosek: [lost, somebody()],
        p3ke: [somebody({ name: 'BAMBANG WIBOWO', born: '1961-07-30', sex: 'male', kk: '9901010101150002' })],
        dtks: [somebodyElse(3)],
      },
    });
    const { directory, groundchecks, households } = await merged(folder, { sources });

    const list = await readGroundcheckList(directory);

    const csv = readFileSync(join(directory, 'groundchecks.csv'));
    expect(list.sha256).toBe(createHash('sha256').update(csv).digest('hex'));
    expect(groundchecks).toHaveLength(3);
    expect(list.households.map(({ kinds }) => kinds)).toEqual([['double'], ['double'], ['unmatched']]);
    for (const { household, villageCode } of list.households)
      expect(households).toContainEqual(expect.objectContaining({ household_id: household, village: villageCode }));
  });

  it('is none where there is no such folder', async () => {
    await expect(readGroundcheckList(join(folder, 'nowhere'))).rejects.toThrow('ENOENT');
  });
});
