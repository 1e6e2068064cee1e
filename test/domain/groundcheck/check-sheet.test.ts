import { aSurveyOf2025, aSurveyWithHousehold } from '../../support/groundcheck-answers';
import { codesAt, form2025 } from './checked';

describe('the dwelling', () => {
  it.each([
    ['toilet 3 opens closet and disposal', { toilet: '3' }, []],
    ['toilet 4 closes them', { toilet: '4' }, ['closet not-shown', 'faecesDisposal not-shown']],
    ['toilet 4 does without', { toilet: '4', closet: undefined, faecesDisposal: undefined }, []],
    [
      'toilet 1 needs them',
      { closet: undefined, faecesDisposal: undefined },
      ['closet missing', 'faecesDisposal missing'],
    ],
    ['water 4 opens the distance', { drinkingWater: '4', wasteDistance: undefined }, ['wasteDistance missing']],
    ['water 8 opens the distance', { drinkingWater: '8' }, []],
    ['water 3 closes the distance', { drinkingWater: '3' }, ['wasteDistance not-shown']],
    ['water 9 closes the distance', { drinkingWater: '9', wasteDistance: undefined }, []],
    ['own house needs proof of land', { landProof: undefined }, ['landProof missing']],
    ['rented house needs no proof of land', { tenure: '2', landProof: undefined }, []],
    ['rented house refuses proof of land', { tenure: '2' }, ['landProof not-shown']],
    [
      'meter needs power and id',
      { installedPower: undefined, plnIds: undefined },
      ['installedPower missing', 'plnIds missing'],
    ],
    [
      'no meter refuses power and id',
      { lighting: '2' },
      ['meterCount not-shown', 'installedPower not-shown', 'plnIds not-shown'],
    ],
    [
      'no meter does without',
      { lighting: '4', meterCount: undefined, installedPower: undefined, plnIds: undefined },
      [],
    ],
    [
      'two meters need two rows',
      { meterCount: 2 },
      ['installedPower rows-differ-from-count', 'plnIds rows-differ-from-count'],
    ],
    [
      'two meters with two rows',
      { meterCount: 2, installedPower: ['2', '2'], plnIds: ['990000000001', '990000000002'] },
      [],
    ],
    ['rows are a list', { plnIds: '990000000001' }, ['plnIds wrong-type']],
    ['rows are checked one by one', { installedPower: ['9'] }, ['installedPower/0 not-in-code-list']],
    ['rows are texts', { plnIds: [1] }, ['plnIds/0 wrong-type']],
    [
      'rows are not endless',
      { plnIds: Array.from({ length: 51 }, () => 'x') },
      ['plnIds too-many', 'plnIds rows-differ-from-count'],
    ],
    ['land filled in needs land owned', { ownsOtherLand: false }, ['ownsOtherLand land-implies-ownership']],
    ['no land filled in', { ownsOtherLand: false, farmLandHectare: 0 }, []],
    ['land owned without a field', { farmLandHectare: 0 }, []],
    ['gold counts from 10 grams', { goldGram: 9 }, ['goldGram out-of-range']],
    ['no gold is 0', { goldGram: 0 }, []],
    ['counts are whole', { cars: 1.5 }, ['cars wrong-type']],
    ['counts are not negative', { cars: -1 }, ['cars out-of-range']],
    ['counts have an end', { cars: 1000 }, ['cars out-of-range']],
    ['a number is no text', { farmLandHectare: '1' }, ['farmLandHectare wrong-type']],
    ['codes are texts', { floorMaterial: 6 }, ['floorMaterial wrong-type']],
    ['codes are listed', { floorMaterial: '10' }, ['floorMaterial not-in-code-list']],
    ['every question is answered', { floorMaterial: undefined }, ['floorMaterial missing']],
    ['domicile may stay open', { domicileMatch: undefined }, []],
    ['domicile may be answered', { domicileMatch: '2' }, []],
    ['yes is true', { ownsOtherHouse: 'yes' }, ['ownsOtherHouse wrong-type']],
    ['texts have an end', { address: 'x'.repeat(301) }, ['address too-long']],
    [
      'the geotag is whole',
      { location: {} },
      ['location/latitude missing', 'location/longitude missing', 'location/accuracyMetres missing'],
    ],
    [
      'region codes fit each other',
      { kabupatenCode: '9801' },
      ['kabupatenCode region-codes-differ', 'kecamatanCode region-codes-differ'],
    ],
    ['an answer amiss closes nothing', { lighting: 1 }, ['lighting wrong-type']],
  ])('%s', (_rule, changes, expected) => {
    expect(codesAt(aSurveyWithHousehold(changes))).toEqual(expected.map((fault) => `/household/${fault}`));
  });

  it('in 2025 has no question about conditions and proof of land', () => {
    const household = { ...aSurveyOf2025().household, floorCondition: '1' };

    expect(codesAt(aSurveyOf2025({ household }), form2025)).toEqual(['/household unknown-field']);
  });
});
