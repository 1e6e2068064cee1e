import { enterWorld, type World } from './support';

/**
 * Journeys mostly wait, so those of a file are lived through at once; each begins by entering the one world of its file, which is
 * left when the last is over.
 */
export function oneWorld(): () => Promise<World> {
  let entered: Promise<World> | undefined;
  const enter = (): Promise<World> => (entered ??= enterWorld());
  afterAll(async () => {
    await (await enter()).close();
  });
  return enter;
}
