import type { Condition, GroundcheckForm, Item } from '../../domain/groundcheck/form';
import { GROUNDCHECK_FORMS } from '../../domain/groundcheck/versions';
import { bullets, codes, page, table } from './markdown';

/** `docs/reference/groundcheck-form.md`: the 39 variables of each version, as they are asked. */
export function groundcheckFormPage(): string {
  return page(
    '# Groundcheck form',
    'The 13 variables of a person and the 26 of a household, in every version a case can be pinned to, from `domain/groundcheck/`. An item is required when it is shown, unless it says otherwise.',
    ...GROUNDCHECK_FORMS.map(versionPart),
  );
}

function versionPart(form: GroundcheckForm): string {
  const { version, validFrom, validTo, source, householdOutcomes, personOutcomes } = form;
  return page(
    `## ${version}`,
    `In force from ${validFrom} ${validTo === undefined ? 'on' : `until ${validTo}`}. Source: ${source}.`,
    `### ${version}: what a visit can come to`,
    table(
      ['Outcome', 'Official code', 'Indonesian', 'English', 'What follows', 'Visits needed', 'Reason'],
      householdOutcomes.map(({ name, officialCode, label, follows, minimumVisits, reasonCode }) => {
        return [
          `\`${name}\``,
          officialCode,
          label.id,
          label.en,
          follows,
          String(minimumVisits),
          codes(reasonCode === undefined ? [] : [reasonCode]),
        ];
      }),
    ),
    `### ${version}: what became of a person`,
    table(
      ['Code', 'Name', 'Indonesian', 'English', 'Other questions'],
      personOutcomes.map(({ code, name, label, continues }) => {
        return [`\`${code}\``, `\`${name}\``, label.id, label.en, continues ? 'asked' : 'not asked'];
      }),
    ),
    `### ${version}: person`,
    ...form.person.map(itemPart),
    `### ${version}: household`,
    ...form.household.map(itemPart),
  );
}

function itemPart(item: Item): string {
  const number = item.variable === 0 ? 'beside the variables' : `variable ${item.variable}`;
  return page(
    `#### \`${item.field}\` (${number})`,
    bullets([
      `**${item.label.id}** / ${item.label.en}`,
      item.definition.id,
      item.definition.en,
      `Type: ${[item.type, ...limitsOf(item)].join(', ')}; ${item.required ? 'required' : 'may stay open'}`,
      ...(item.shownWhen === undefined ? [] : [`Asked when ${conditionText(item.shownWhen)}`]),
      ...(item.codes === undefined
        ? []
        : [`Codes: ${item.codes.map(({ code, label }) => `\`${code}\` ${label.id} / ${label.en}`).join('; ')}`]),
      `Source: ${item.source}`,
    ]),
  );
}

function limitsOf({ min, max, minUnlessZero, maxLength, pattern, unit, countedBy }: Item): string[] {
  const said = (value: number | string | undefined, text: string): string[] => (value === undefined ? [] : [text]);
  return [
    ...said(min, `from ${String(min)}`),
    ...said(max, `to ${String(max)}`),
    ...said(minUnlessZero, `0 or at least ${String(minUnlessZero)}`),
    ...said(maxLength, `at most ${String(maxLength)} characters`),
    ...said(pattern, `of the form \`${String(pattern)}\``),
    ...said(unit, `in ${String(unit)}`),
    ...said(countedBy, `as many rows as \`${String(countedBy)}\` says`),
  ];
}

function conditionText(condition: Condition): string {
  if ('all' in condition) return condition.all.map(conditionText).join(' and ');
  if ('any' in condition) return `(${condition.any.map(conditionText).join(' or ')})`;
  const field = `\`${condition.field}\``;
  if ('in' in condition) return `${field} is ${codes(condition.in)}`;
  if ('is' in condition) return `${field} is ${condition.is ? 'yes' : 'no'}`;
  return `${field} is at least ${condition.atLeast}`;
}
