import type { ToldRun } from '../../domain/monitoring/report';
import type { ToldQuota, ToldWaitingList } from '../../domain/monitoring/told-lists';
import { reportTable, text } from '../report-page';
import { barRows } from './charts';
import type { Words } from './words';

/** How full the quotas of a quarter are. */
export function quotaSection(run: ToldRun | undefined, words: Words): string {
  const { say, percent, language } = words;
  if (run === undefined || run.quotas.length === 0) return `<p>${say('notMeasured')}</p>`;
  const whole = run.quotas.filter(({ kabupaten }) => kabupaten === null);
  const limited = whole.filter(({ places }) => places !== null);
  const rows = limited.map(({ programme, fill }) => {
    return { name: text(programme), bars: [{ kind: 'one', value: fill, said: percent(fill) }] };
  });
  const label = say('fill');
  const chart = `<figure><figcaption>${label}</figcaption>${barRows({ id: `${language}-quotas`, label, rows, full: 1 })}</figure>`;
  const programmes = [...new Set(whole.map(({ programme }) => programme))];
  return `<p>${say('quotasLead', { quarter: text(run.quarter) })}</p>${limited.length === 0 ? '' : chart}
${quotaTable(whole, { words, head: say('programme'), nameOf: ({ programme }) => programme })}
${programmes.map((programme) => regionsOf(run.quotas, { programme, words })).join('')}`;
}

function regionsOf(quotas: readonly ToldQuota[], { programme, words }: { programme: string; words: Words }): string {
  const regions = quotas.filter((quota) => quota.programme === programme && quota.kabupaten !== null);
  const nameOf = ({ kabupaten }: ToldQuota): string => kabupaten ?? '';
  return `<details><summary>${text(programme)}: ${words.say('byKabupaten')}</summary>
${quotaTable(regions, { words, head: words.say('kabupaten'), nameOf })}</details>`;
}

interface QuotaTable {
  readonly words: Words;
  readonly head: string;
  readonly nameOf: (quota: ToldQuota) => string;
}

function quotaTable(quotas: readonly ToldQuota[], { words, head, nameOf }: QuotaTable): string {
  const { say, number, percent } = words;
  const heads = (['places', 'taken', 'free', 'fill', 'waiting', 'waitingPlaces'] as const).map((key) => say(key));
  const rows = quotas.map((quota) => {
    const { places, taken, free, fill, waiting, waitingPlaces } = quota;
    const limits = places === null ? [say('unlimited'), number(taken), '', ''] : [];
    const limited = limits.length > 0 ? limits : [number(places), number(taken), number(free), percent(fill)];
    return [text(nameOf(quota)), ...limited, number(waiting), number(waitingPlaces)];
  });
  return reportTable({ heads: [head, ...heads], rows });
}

/** How long households have waited for a place. */
export function waitingSection(run: ToldRun | undefined, words: Words): string {
  const { say, number } = words;
  if (run === undefined || run.waitingLists.length === 0) return `<p>${say('notMeasured')}</p>`;
  const heads = (['programme', 'households', 'oldest', 'endsAfter', 'promoted', 'ended'] as const).map((key) =>
    say(key),
  );
  const rows = run.waitingLists.map(({ programme, households, oldest, endsAfter, promoted, ended }) => {
    return [text(programme), ...[households, oldest, endsAfter, promoted, ended].map(number)];
  });
  const waited = run.waitingLists.filter(({ ages }) => ages.length > 0);
  return `<p>${say('waitingLead', { quarter: text(run.quarter) })}</p>
<div class="charts">${waited.map((list) => histogram(list, words)).join('')}</div>${reportTable({ heads, rows })}`;
}

function histogram({ programme, households, ages }: ToldWaitingList, { say, number, language }: Words): string {
  const label = say('waitingChart', { programme: text(programme), households: number(households) });
  const rows = ages.map(({ quarters, households: own }) => ({
    name: say('quartersWaited', { quarters: String(quarters) }),
    bars: [{ kind: 'one', value: own, said: number(own) }],
  }));
  return `<figure><figcaption>${label}</figcaption>${barRows({ id: `${language}-waiting-${text(programme)}`, label, rows })}</figure>`;
}
