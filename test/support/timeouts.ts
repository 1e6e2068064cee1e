/** Journeys live through months on a compressed calendar; everything else answers within seconds. */
const JOURNEY_MS = 240_000;
const OTHER_MS = 60_000;

jest.setTimeout((expect.getState().testPath ?? '').includes('/journey/') ? JOURNEY_MS : OTHER_MS);
