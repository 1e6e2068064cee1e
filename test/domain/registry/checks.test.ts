import fc from 'fast-check';

import { checksToBegin, REASON_OF_KIND, UNCLEAR_KINDS } from '../../../domain/registry/checks';

const check = (checkId: string, village = '9901012001') => ({ checkId, villageCode: village });

describe('the checks of a list that are begun now', () => {
  it('are no more than a kabupaten has room for beside its open ones, in the order of the list', () => {
    const listed = [check('a'), check('b'), check('c', '9902012001'), check('d'), check('e', '9902012001')];
    const soFar = { begun: new Set(['a']), open: new Map([['9901', 1]]), perKabupaten: 2 };

    expect(checksToBegin(listed, soFar).map(({ checkId }) => checkId)).toEqual(['b', 'c', 'e']);
  });

  it('are each begun once and in the end all, whoever closes some meanwhile', () => {
    const lists = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 7 }), (numbers, perKabupaten) => {
        const listed = numbers.map((number) => check(String(number), `990${String(1 + (number % 3))}012001`));
        const begun = new Set<string>();
        const round = (): readonly { checkId: string }[] =>
          checksToBegin(listed, { begun, open: new Map(), perKabupaten });
        for (let now = round(); now.length > 0; now = round()) {
          expect(now.filter(({ checkId }) => begun.has(checkId))).toEqual([]);
          for (const { checkId } of now) begun.add(checkId);
        }
        expect(begun.size).toBe(listed.length);
      }),
    );
  });

  it('have a reason for each kind', () => {
    expect(UNCLEAR_KINDS.map((kind) => REASON_OF_KIND[kind])).toEqual([
      'NIK_GANDA',
      'NIK_TIDAK_AKTIF',
      'NIK_TIDAK_DITEMUKAN',
    ]);
  });
});
