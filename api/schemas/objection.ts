import { z } from 'zod';

import type { FileObjection } from '../../contracts/household-proposal';
import { visibleText } from '../../contracts/submission-schema';
import { GEO_LIMITS } from '../../domain/groundcheck/check-value';
import type { ObjectionStatement } from '../../domain/objection/statement';

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
          .describe('Where the photo was taken. Kept sealed, and shown to the offices that judge the objection'),
      }),
    )
    .max(20),
  corrections: z
    .record(z.string().max(40), z.union([z.string().max(40), z.number(), z.boolean()]))
    .exactOptional()
    .describe('What is right instead of what is on record, by field of the groundcheck form that the proposal pins'),
  objectorVillage: z
    .string()
    .regex(/^\d{10}$/)
    .exactOptional()
    .describe('Village of whoever objects, where that is not the household itself'),
});

/** What is kept of it, for those who judge. */
export function asStatement({
  evidence,
  corrections,
  objectorVillage,
}: z.output<typeof ObjectionBody>): ObjectionStatement {
  return {
    documents: evidence.map(({ kind = 'other', ...document }) => ({ ...document, kind })),
    corrections: corrections ?? {},
    ...(objectorVillage !== undefined && { objectorVillage }),
  };
}

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
