import { aSurvey } from '../../support/groundcheck-answers';
import { codesAt, faultsOf } from './checked';

describe('the visit of a survey', () => {
  function withVisit(change: object): unknown {
    const answers = aSurvey();
    return { ...answers, visit: { ...answers.visit, ...change } };
  }
  const front = aSurvey().visit.photos[0];

  it('needs a photo of the front', () => {
    const kitchen = withVisit({ photos: [{ ...front, kind: 'kitchen' }] });

    expect(faultsOf(kitchen)).toEqual([
      { pointer: '/visit/photos', code: 'photo-required', parameters: { kind: 'front' } },
    ]);
  });

  it('needs a geotag', () => {
    expect(codesAt(withVisit({ location: undefined }))).toEqual(['/visit/location location-required']);
  });

  it.each([
    ['/visit/photos', { photos: undefined }, ['missing', 'photo-required']],
    ['/visit/photos', { photos: 'x' }, ['wrong-type', 'photo-required']],
    ['/visit/photos', { photos: Array.from({ length: 21 }, () => front) }, ['too-many']],
    ['/visit/photos/0/sha256', { photos: [{ ...front, sha256: undefined }] }, ['photo-hash-missing']],
    ['/visit/photos/0/sha256', { photos: [{ ...front, sha256: '' }] }, ['photo-hash-missing']],
    ['/visit/photos/0/sha256', { photos: [{ ...front, sha256: 'abc' }] }, ['wrong-shape']],
    ['/visit/photos/1/kind', { photos: [front, { ...front, kind: 'roof' }] }, ['not-in-code-list']],
    ['/visit/photos/1/kind', { photos: [front, { ...front, kind: 1 }] }, ['wrong-type']],
    ['/visit/photos/1/kind', { photos: [front, { ...front, kind: undefined }] }, ['missing']],
    ['/visit/photos/1', { photos: [front, null] }, ['wrong-type']],
    ['/visit/photos/0/mediaType', { photos: [{ ...front, mediaType: 'text/html' }] }, ['wrong-shape']],
    ['/visit/photos/0/reference', { photos: [{ ...front, reference: undefined }] }, ['missing']],
    ['/visit/startedAt', { startedAt: undefined }, ['missing']],
    ['/visit/startedAt', { startedAt: 5 }, ['wrong-type']],
    ['/visit/startedAt', { startedAt: '13 April' }, ['wrong-shape']],
    ['/visit/startedAt', { startedAt: '2026-04-31T09:00:00Z' }, ['wrong-shape']],
    ['/visit/startedAt', { startedAt: '2026-04-14T00:01:00+07:00', endedAt: undefined }, ['date-in-future']],
    ['/visit/endedAt', { endedAt: '2026-04-13T09:09:59+07:00' }, ['ended-before-started']],
    ['/visit/endedAt', { endedAt: 'later' }, ['wrong-shape']],
    ['/visit/location/latitude', { location: { ...aSurvey().visit.location, latitude: 52 } }, ['out-of-range']],
    ['/visit/location/accuracyMetres', { location: { latitude: -8, longitude: 114 } }, ['missing']],
    ['/visit/location', { location: { ...aSurvey().visit.location, owner: 'x' } }, ['unknown-field']],
    ['/visit/location', { location: 'here' }, ['wrong-type']],
    ['/visit/note', { note: 'x'.repeat(2001) }, ['too-long']],
    ['/visit/witness', { witness: 'Made' }, ['wrong-type']],
    ['/visit/witness/role', { witness: { name: 'Made', role: 'king' } }, ['not-in-code-list']],
    ['/visit', { weather: 'rain' }, ['unknown-field']],
  ])('says what is wrong at %s', (pointer, change, codes) => {
    expect(codesAt(withVisit(change))).toEqual(codes.map((code) => `${pointer} ${code}`));
  });

  it('may be without an end', () => {
    expect(faultsOf(withVisit({ endedAt: undefined }))).toEqual([]);
  });
});
