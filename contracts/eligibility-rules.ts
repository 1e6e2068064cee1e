import { z } from 'zod';

import { COMPONENTS, PROGRAMMES, type EligibilityRules } from '../domain/eligibility/rules';
import { rulesFaults, type RulesFault } from '../domain/eligibility/rules-faults';
import type { Fault } from '../domain/proposal/check-submission';
import { faultsOf } from './submission-schema';

const Programme = z.enum(PROGRAMMES);
const Source = z.string().min(1);
const Code = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const Rupiah = z.int().positive();
const validity = { validFrom: z.iso.date(), validTo: z.iso.date().exactOptional() };

const ProgrammeRuleSchema = z.strictObject({
  programme: Programme,
  maxDecile: z.int().min(1).max(10),
  orByAssessment: z.strictObject({ onlyClientsOf: Programme.exactOptional(), source: Source }).exactOptional(),
  components: z.record(z.enum(COMPONENTS), Rupiah).exactOptional(),
  maxCountedComponents: z.int().positive().exactOptional(),
  amountRupiah: Rupiah.exactOptional(),
  inKind: z.boolean().exactOptional(),
  placeIs: z.enum(['household', 'member']),
  grandfathersUntilGroundcheck: z.boolean(),
  waitingListQuarters: z.int().nonnegative(),
  source: Source,
});

const ExclusionRuleSchema = z.strictObject({
  code: Code,
  statedBy: z.array(Code),
  reach: z.enum(['any-member', 'whole-household']),
  ...validity,
  freshForDays: z.int().positive().exactOptional(),
  source: Source,
});

const ComplementarityRuleSchema = z.strictObject({
  kind: z.enum(['excludes', 'requires']),
  programme: Programme,
  other: Programme,
  source: Source,
});

/** A file of programme rules, as it lies in `prisma/reference/eligibility` and in the database. */
const EligibilityRulesSchema = z.strictObject({
  id: z.string().min(1),
  ...validity,
  source: Source,
  exclusions: z.array(ExclusionRuleSchema),
  complementarity: z.strictObject({ rules: z.array(ComplementarityRuleSchema), source: Source }),
  programmes: z.array(ProgrammeRuleSchema).min(1),
}) satisfies z.ZodType<EligibilityRules>;

/** Programme rules that must not decide anybody, with everything that is wrong with them. */
export class RulesRefused extends Error {
  override readonly name = 'RulesRefused';

  /** Faults of form by pointer, or faults of content by list and row. */
  readonly faults: readonly (Fault | RulesFault)[];

  constructor(faults: readonly (Fault | RulesFault)[]) {
    super('The programme rules cannot be used.');
    this.faults = faults;
  }
}

/** Programme rules out of JSON that was parsed already. Throws `RulesRefused`; content is looked at once the form is right. */
export function parseEligibilityRules(candidate: unknown): EligibilityRules {
  const parsed = EligibilityRulesSchema.safeParse(candidate, { reportInput: true });
  if (!parsed.success) throw new RulesRefused(faultsOf(parsed.error));
  const faults = rulesFaults(parsed.data);
  if (faults.length > 0) throw new RulesRefused(faults);
  return parsed.data;
}
