import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Calendar } from '../../domain/calendar/calendar';
import type {
  ComplementarityRule,
  EligibilityRules,
  ExclusionRule,
  ProgrammeRule,
} from '../../domain/eligibility/rules';
import { placesOf, type QuotaVersion } from '../../domain/eligibility/quota-versions';
import { MATCH_POLICIES, type MatchPolicy, type MatchStatus } from '../../domain/identity/match';
import { CHANNEL_RULES, CHANNELS, type ChannelRules } from '../../domain/proposal/channels';
import { GROUNDCHECK_POLICIES } from '../../domain/registration/groundcheck-need';
import { bullets, codes, page, table } from './markdown';

/** What a calendar file holds: its clock is set when it is loaded. */
type CalendarFile = Omit<Calendar, 'clock'>;

interface Validity {
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
}

/** `docs/reference/rules.md`: the versions of everything that is data rather than code, with validity and source. */
export function rulesPage(root: string): string {
  const reference = join(root, 'prisma', 'reference');
  return page(
    '# Rule versions',
    'A proposal pins one calendar when it starts, and with it one version of every rule below. A changed rule is a new version with its own validity and source; proposals under way keep theirs.',
    '## Doors',
    ...CHANNEL_RULES.map(doorsPart),
    '## Matching with Dukcapil',
    ...MATCH_POLICIES.map(matchPart),
    '## When a household is visited',
    table(
      ['Version', 'Valid', 'Share of households drawn', 'Recipients visited', 'Source'],
      GROUNDCHECK_POLICIES.map(({ id, sampleShare, visitRecipients, ...validity }) => {
        const share = `${sampleShare * 100} %`;
        return [`\`${id}\``, validText(validity), share, visitRecipients ? 'yes' : 'no', validity.source];
      }),
    ),
    '## Programmes',
    ...filesIn<EligibilityRules>(join(reference, 'eligibility')).map(programmesPart),
    '## Quotas',
    ...filesIn<QuotaVersion>(join(reference, 'quotas')).map(quotaPart),
    '## Calendars',
    ...filesIn<CalendarFile>(join(reference, 'calendars')).map(calendarPart),
  );
}

function filesIn<Content extends Validity & { readonly id: string }>(folder: string): Content[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Content)
    .sort((left, right) => (`${left.validFrom} ${left.id}` < `${right.validFrom} ${right.id}` ? -1 : 1));
}

function validText({ validFrom, validTo }: Pick<Validity, 'validFrom' | 'validTo'>): string {
  return validTo === undefined ? `from ${validFrom}` : `${validFrom} to ${validTo}`;
}

function validityLine(rules: Validity): string {
  return `Valid ${validText(rules)}. Source: ${rules.source}.`;
}

function doorsPart(rules: ChannelRules): string {
  const rows = CHANNELS.map((channel) => {
    const rule = rules.rules[channel];
    const visit = rule.groundcheck === 'always' ? 'always' : 'by risk';
    return [
      `\`${channel}\``,
      `${rule.officialName.id} / ${rule.officialName.en}`,
      codes(rule.evidenceAtFiling),
      codes(rule.evidenceBeforeVerification),
      rule.firstVerification,
      `${visit}, before ${rule.groundcheckBefore}`,
      rule.basis,
    ];
  });
  const head = [
    'Door',
    'In words',
    'Evidence at filing',
    'Evidence before verification',
    'First verification',
    'Groundcheck',
    'Basis',
  ];
  return page(`### \`${rules.id}\``, validityLine(rules), table(head, rows));
}

function quotaPart(version: QuotaVersion): string {
  const { id, programme, quota, territory } = version;
  const shared = 'places' in quota ? undefined : quota;
  const basis =
    shared === undefined
      ? 'Places as they are given.'
      : `${shared.national} places of the nation, shared out by the region's share of ${shared.nationalPoor} poor.`;
  return page(
    `### \`${id}\``,
    `${programme}, in ${territory === undefined ? 'the nation' : codes(territory)}. ${basis} ${validityLine(version)}`,
    table(
      ['Kabupaten/kota', 'Places'],
      placesOf(version).map(({ kabupaten, places }) => [kabupaten, String(places)]),
    ),
  );
}

function matchPart(policy: MatchPolicy): string {
  const rows = (Object.keys(policy.entry) as MatchStatus[]).map((status) => {
    return [`\`${status}\``, policy.entry[status], policy.registration[status]];
  });
  return page(
    `### \`${policy.id}\``,
    `${validityLine(policy)} An answer is relied on for ${policy.answerValidDays} days.`,
    table(['Answer', 'While it is entered', 'At registration'], rows),
  );
}

function programmesPart(rules: EligibilityRules): string {
  const head = [
    'Programme',
    'Deciles',
    'Amount a quarter',
    'A place is',
    'Kept until groundcheck',
    'Waiting list',
    'Source',
  ];
  return page(
    `### \`${rules.id}\``,
    validityLine(rules),
    table(head, rules.programmes.map(programmeRow)),
    'Whoever has one of these facts is excluded, whatever the decile or an assessment says:',
    table(
      ['Exclusion', 'Stated by', 'One member is enough', 'Valid', 'A statement counts', 'Source'],
      rules.exclusions.map(exclusionRow),
    ),
    complementarityText(rules.complementarity),
  );
}

function programmeRow(rule: ProgrammeRule): string[] {
  return [
    rule.programme,
    `1-${rule.maxDecile}${assessmentText(rule)}`,
    amountText(rule),
    rule.placeIs,
    rule.grandfathersUntilGroundcheck ? 'yes' : 'no',
    `${rule.waitingListQuarters} quarters`,
    rule.source,
  ];
}

function assessmentText({ orByAssessment }: ProgrammeRule): string {
  if (orByAssessment === undefined) return '';
  const { onlyClientsOf, source } = orByAssessment;
  const whom = onlyClientsOf === undefined ? '' : ` of clients of ${onlyClientsOf}`;
  return `, or by assessment${whom} (${source})`;
}

function exclusionRow({ code, statedBy, reach, freshForDays, ...validity }: ExclusionRule): string[] {
  const counts = freshForDays === undefined ? 'for good' : `${freshForDays} days`;
  const isMemberEnough = reach === 'any-member' ? 'yes' : 'no';
  return [`\`${code}\``, codes(statedBy), isMemberEnough, validText(validity), counts, validity.source];
}

function complementarityText({ rules, source }: EligibilityRules['complementarity']): string {
  if (rules.length === 0) return `No programme excludes or requires another one. ${source}.`;
  const said = ({ kind, programme, other, source: of }: ComplementarityRule): string =>
    kind === 'excludes'
      ? `Whoever qualifies for ${other} does not get ${programme} (${of})`
      : `Only who qualifies for ${other} gets ${programme} (${of})`;
  return bullets(rules.map(said));
}

function amountText({ components, amountRupiah = 0, maxCountedComponents, placeIs, inKind }: ProgrammeRule): string {
  if (inKind === true) return 'services, no money';
  const rupiah = (amount: number): string => `Rp ${amount.toLocaleString('en-US')}`;
  if (components === undefined) return `${rupiah(amountRupiah)} for each ${placeIs}`;
  const each = Object.entries(components).map(([component, amount]) => `${component} ${rupiah(amount)}`);
  const limit =
    maxCountedComponents === undefined ? '' : `; at most ${maxCountedComponents} counted, the dearest first`;
  return `${each.join(', ')}${limit}`;
}

function calendarPart(calendar: CalendarFile): string {
  const { monthly, quarterly, pins } = calendar;
  return page(
    `### \`${calendar.id}\``,
    validityLine(calendar),
    bullets([
      `Each month: complete by day ${monthly.cutOffDay}, deliberation and SPTJM by day ${monthly.deliberationUntilDay}, signatures on days ${monthly.signOffFromDay}-${monthly.signOffUntilDay}, data updates by day ${monthly.updateUntilDay}`,
      `Each quarter: data prepared in months ${quarterly.preparationMonths.join(', ')}, delivered in the month after, on days ${quarterly.deliveryFromDay}-${quarterly.deliveryUntilDay}; the version serves the ${quarterly.serves === 'same-quarter' ? 'quarter it is delivered in' : 'quarter after'}; the previous one is used ${quarterly.lateGraceDays} days after the last day of delivery`,
      `An agency counts as slow after ${calendar.agencySlowAfterHours} h; objections are taken for ${calendar.objectionWindowDays} days${calendar.objectionVerificationDays === undefined ? ' and stay open until they are verified' : ` and lapse unverified after ${calendar.objectionVerificationDays} days`}${calendar.objectionAppealDays === undefined ? '' : `; a refusal may be taken to the province for ${calendar.objectionAppealDays} days (assumed)`}${calendar.objectionRule === undefined ? '' : `; by rule ${calendar.objectionRule}`}`,
      `Working weekdays (1 = Monday): ${calendar.workingWeekdays.join(', ')}; holidays: ${calendar.holidays.join(', ')}`,
      `Pins: ${Object.entries(pins)
        .map(([rule, version]) => `${rule} \`${version}\``)
        .join(', ')}`,
    ]),
  );
}
