import { generateRegistry } from '../ranking/population';

/** Makes the synthetic registry unless it is there already with the same parameters. */
export async function ensureRegistry({ directory, households }: { directory: string; households: number }): Promise<void> {
  await generateRegistry({ seed: 1, households, directory });
}
