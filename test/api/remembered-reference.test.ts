import { rememberReference } from '../../api/remembered-reference';
import { millisecondCalendar } from '../support/calendars';

describe('reference data that admission asks for', () => {
  it('is read once for a calendar, and the one in force is none of those named', async () => {
    const asked: (string | undefined)[] = [];
    const { calendar } = rememberReference({
      calendar: (id) => {
        asked.push(id);
        return Promise.resolve({ ...millisecondCalendar(), id: id ?? 'in-force' });
      },
      villageKnown: () => Promise.resolve(true),
    });

    const ids = [await calendar(), await calendar('a'), await calendar(), await calendar('a')].map(({ id }) => id);

    expect(ids).toEqual(['in-force', 'a', 'in-force', 'a']);
    expect(asked).toEqual([undefined, 'a']);
  });

  it('knows a village as soon as it is there', async () => {
    let exists = false;
    let asked = 0;
    const { villageKnown } = rememberReference({
      calendar: () => Promise.reject(new Error('not asked')),
      villageKnown: () => {
        asked += 1;
        return Promise.resolve(exists);
      },
    });

    expect(await villageKnown('9901012001')).toBe(false);
    exists = true;
    expect([await villageKnown('9901012001'), await villageKnown('9901012001'), asked]).toEqual([true, true, 2]);
  });
});
