import type { ToldError, ToldTargeting } from '../../domain/monitoring/told-targeting';
import { reportTable, text } from '../report-page';
import { barRows } from './charts';
import type { Words } from './words';

/** Groups in the order of the page; a kabupaten/kota has no room in a picture and stands in a table. */
const PICTURED: readonly ToldError['dimension'][] = [
  'nation',
  'sex-of-head',
  'disability',
  'island-group',
  'household-size',
];

/** Whom the limits miss and let in wrongly, against the truth. */
export function errorSection(targeting: ToldTargeting | undefined, words: Words): string {
  const { say, number } = words;
  if (targeting === undefined) return `<p>${say('notMeasured')}</p>`;
  const { errors, programmes, withoutTruth } = targeting;
  const limits = [...new Set(errors.map(({ limit }) => limit))];
  const heads = (['rules', 'programme', 'limit', 'exclusion', 'inclusion'] as const).map((key) => say(key));
  const rows = programmes.map(({ rulesId, programme, limit, ...error }) => {
    return [text(rulesId), text(programme), `1-${limit}`, ...errorCells(error, words)];
  });
  return `<p>${say('errorsLead')} ${say('withoutTruth')}: ${number(withoutTruth)}.</p>${reportTable({ heads, rows })}
<p><span class="key one">${say('exclusion')}</span><span class="key two">${say('inclusion')}</span></p>
<div class="charts">${limits.map((limit) => chartOf(errors, { limit, words })).join('')}</div>
${limits.map((limit) => detailsOf(errors, { limit, words })).join('')}`;
}

function chartOf(errors: readonly ToldError[], { limit, words }: { limit: number; words: Words }): string {
  const { say, percent, language } = words;
  const label = say('errorChart', { limit: String(limit) });
  const rows = PICTURED.flatMap((dimension) => of(errors, { limit, dimension })).map((error) => ({
    name: groupName(error, words),
    bars: [
      { kind: 'one', value: error.exclusionError, said: percent(error.exclusionError) },
      { kind: 'two', value: error.inclusionError, said: percent(error.inclusionError) },
    ],
  }));
  return `<figure><figcaption>${label}</figcaption>${barRows({ id: `${language}-errors-${limit}`, label, rows })}</figure>`;
}

function detailsOf(errors: readonly ToldError[], { limit, words }: { limit: number; words: Words }): string {
  const { say, number } = words;
  const heads = (['group', 'households', 'exclusion', 'inclusion'] as const).map((key) => say(key));
  const tableOf = (own: readonly ToldError[], caption: string): string => {
    const rows = own.map((error) => [groupName(error, words), number(error.households), ...errorCells(error, words)]);
    return reportTable({ heads, rows, caption });
  };
  const groups = PICTURED.flatMap((dimension) => of(errors, { limit, dimension }));
  return `<details><summary>${say('errorChart', { limit: String(limit) })}</summary>${tableOf(groups, '')}
${tableOf(of(errors, { limit, dimension: 'kabupaten' }), say('byKabupaten'))}</details>`;
}

function of(
  errors: readonly ToldError[],
  { limit, dimension }: Pick<ToldError, 'limit' | 'dimension'>,
): readonly ToldError[] {
  return errors.filter((error) => error.limit === limit && error.dimension === dimension);
}

function errorCells(
  { exclusionError, inclusionError }: Pick<ToldError, 'exclusionError' | 'inclusionError'>,
  { percent }: Words,
): readonly string[] {
  return [percent(exclusionError), percent(inclusionError)];
}

const NAMED = ['nation', 'female', 'male', 'with', 'without', 'uji'] as const;

function groupName({ dimension, group }: Pick<ToldError, 'dimension' | 'group'>, { say }: Words): string {
  if (dimension === 'household-size') return say('members', { size: text(group) });
  const named = NAMED.find((name) => name === group);
  return named === undefined ? text(group) : say(named);
}
