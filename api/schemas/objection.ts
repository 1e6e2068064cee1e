import { z } from 'zod';

import type { FileObjection } from '../../contracts/household-proposal';
import { visibleText } from '../../contracts/submission-schema';
import { GEO_LIMITS } from '../../domain/groundcheck/check-value';

const Within = ({ min = -Infinity, max = Infinity }: { readonly min?: number; readonly max?: number }): z.ZodNumber =>
  z.number().min(min).max(max);
/** What a household or somebody for it hands in against the decisions of the quarter. */
export const ObjectionBody = z.strictObject({
  evidence: z
    .array(
      z.strictObject({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        reference: visibleText(300),
        kind: z.enum(['house-photo', 'other']).exactOptional(),
        location: z
          .strictObject({ latitude: Within(GEO_LIMITS.latitude), longitude: Within(GEO_LIMITS.longitude) })
          .exactOptional()
          .describe('Where the photo was taken. Looked at and not kept: the photo itself is the record'),
      }),
    )
    .max(20),
  objectorVillage: z
    .string()
    .regex(/^\d{10}$/)
    .exactOptional()
    .describe('Village of whoever objects, where that is not the household itself'),
});

/** References only: neither where the house stands nor where its photo lies is the workflow's business. */
export function asItsRuleSees({
  evidence,
  objectorVillage,
}: z.output<typeof ObjectionBody>): Pick<FileObjection, 'evidence' | 'housePhoto' | 'objectorVillage'> {
  const photos = evidence.filter(({ kind }) => kind === 'house-photo');
  return {
    evidence: evidence.map(({ sha256 }) => sha256),
    ...(photos.length > 0 && { housePhoto: { placed: photos.some(({ location }) => location !== undefined) } }),
    ...(objectorVillage !== undefined && { objectorVillage }),
  };
}
