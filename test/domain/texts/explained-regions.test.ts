import { regionText } from '../../../domain/texts/explanation-texts';

const [down, up] = [
  { decile: 2, score: -30_000, percentOfSpending: -3 },
  { decile: 4, score: 12_500, percentOfSpending: 1.3 },
];

describe('a decile among households of a region', () => {
  it.each([
    [
      'id',
      'Di antara keluarga seprovinsi: desil 3. Desil 2 bila pengeluaran itu lebih rendah sekitar 3 persen. Desil 4 bila lebih tinggi sekitar 1,3 persen.',
    ],
    [
      'en',
      'Among households of the province: decile 3. Decile 2 with about 3 percent less of that spending. Decile 4 with about 1.3 percent more.',
    ],
  ] as const)('is said in %s with how far the next ones are', (language, line) => {
    expect(regionText('in-province', { decile: 3, boundaries: { down, up }, language })).toBe(line);
  });

  it('has one neighbour at the end of the scale', () => {
    const said = regionText('in-kabupaten', { decile: 1, boundaries: { down: undefined, up }, language: 'id' });

    expect(said).toBe('Di antara keluarga sekabupaten/kota: desil 1. Desil 4 bila lebih tinggi sekitar 1,3 persen.');
  });
});
