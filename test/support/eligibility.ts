import v14 from '../../prisma/reference/eligibility/V-14.json';
import v79 from '../../prisma/reference/eligibility/V-79.json';
import type { EligibilityRules } from '../../domain/eligibility/rules';

/** Kepmensos 79/HUK/2025: Sembako for deciles 1-5. */
export const V_79 = v79 as EligibilityRules;
/** The same with Sembako narrowed to 1-4. */
export const V_14 = v14 as EligibilityRules;
