import fc from 'fast-check';

import {
  maskIdentityNumber,
  nikFault,
  parseKkNumber,
  parseNik,
  statedBy,
  type Nik,
} from '../../../domain/identity/nik';
import { testNik } from '../../support/groundcheck-answers';

const SITI = testNik({ birthDate: '1982-11-02', female: true, serial: 2 });
const WAYAN = testNik({ birthDate: '1978-05-20', female: false, serial: 1 });

function known(text: string): Nik {
  const nik = parseNik(text);
  if (nik === undefined) throw new Error('The builder made an impossible NIK.');
  return nik;
}

describe('the shape of a NIK', () => {
  it.each([
    ['990101200578000', 'length'],
    ['99010120057800011', 'length'],
    ['', 'length'],
    ['990101200578000A', 'digits'],
    ['9901 12005780001', 'digits'],
    ['9900012005780001', 'kabupaten'],
    ['9970012005780001', 'kabupaten'],
    ['9901010005780001', 'birth-date'],
    ['9901013205780001', 'birth-date'],
    ['9901014005780001', 'birth-date'],
    ['9901017205780001', 'birth-date'],
    ['9901012000780001', 'birth-date'],
    ['9901012013780001', 'birth-date'],
    ['9901013002780001', 'birth-date'],
    ['9901013104780001', 'birth-date'],
    ['9901012005780000', 'serial'],
  ])('%j has the fault %s', (text, fault) => {
    expect(nikFault(text)).toBe(fault);
    expect(parseNik(text)).toBeUndefined();
  });

  it.each(['9901012902990001', '9901016902010001', '9901017112990001', '9971013101000001', '9969010101000001'])(
    '%s is possible, with 29 February in any year and 40 added to the day of a woman',
    (text) => {
      expect(nikFault(text)).toBeUndefined();
    },
  );

  it('never depends on a region being known today: the code of first issue is kept', () => {
    expect(parseNik('9988772005780001')).toBe('9988772005780001');
  });
});

describe('a NIK', () => {
  it('states sex and date of birth', () => {
    expect(statedBy(known(SITI))).toEqual({ sex: 'female', birthDateYymmdd: '821102' });
    expect(statedBy(known(WAYAN))).toEqual({ sex: 'male', birthDateYymmdd: '780520' });
  });

  it('of anybody is possible and states what it was made from', () => {
    const births = fc.date({ min: new Date('1920-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });

    fc.assert(
      fc.property(births, fc.boolean(), fc.integer({ min: 1, max: 9999 }), (birth, female, serial) => {
        const birthDate = birth.toISOString().slice(0, 10);
        const stated = statedBy(known(testNik({ birthDate, female, serial })));

        expect(stated).toEqual({
          sex: female ? 'female' : 'male',
          birthDateYymmdd: birthDate.replaceAll('-', '').slice(2),
        });
      }),
    );
  });

  it('is shown with its first four and last two digits only', () => {
    expect(maskIdentityNumber(SITI)).toBe('9901**********02');
    expect(maskIdentityNumber('99')).toBe('9999');
  });
});

describe('a KK number', () => {
  it('is 16 digits whose serial is not 0000', () => {
    expect(parseKkNumber('9901010101100001')).toBe('9901010101100001');
    expect(parseKkNumber('9901010101100000')).toBeUndefined();
    expect(parseKkNumber('990101010110001')).toBeUndefined();
    expect(parseKkNumber('99010101011000O1')).toBeUndefined();
  });
});
