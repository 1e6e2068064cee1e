import type { MonitoringReport, ToldRegistryChurn } from '../../domain/monitoring/report';
import type { ToldChurn, ToldMoved } from '../../domain/monitoring/told-churn';
import { reportTable, text } from '../report-page';
import { heatMap } from './charts';
import type { Words } from './words';

/** How deciles moved between two results of the registry. */
export function registryChurnSection(churn: ToldRegistryChurn | undefined, words: Words): string {
  const { say, number } = words;
  if (churn === undefined) return `<p>${say('notMeasured')}</p>`;
  return `<p>${say('registryChurnLead')} ${say('joined')}: ${number(churn.joined)}. ${say('left')}: ${number(churn.left)}.</p>
${churnPictures(churn, { words, id: `${words.language}-registry` })}`;
}

/** How deciles of proposed households moved, of the last two quarters. */
export function proposalChurnSection(calendar: MonitoringReport['calendar'], words: Words): string {
  const { say, number } = words;
  const [latest] = calendar?.runs ?? [];
  if (calendar === undefined || latest === undefined) return `<p>${say('notMeasured')}</p>`;
  const rows = calendar.runs.map(({ version, decidedOn, churn, rankedFirst, servedWithEarlier }) => [
    text(version),
    text(decidedOn),
    ...movedCells(churn.nation, words),
    number(rankedFirst),
    number(servedWithEarlier),
  ]);
  const heads = [
    ...[say('version'), say('decidedOn'), ...movedHeads(words)],
    ...[say('rankedFirst'), say('servedWithEarlier')],
  ];
  return `<p>${say('proposalChurnLead', { calendar: text(calendar.calendarId) })}</p>${reportTable({ heads, rows })}
${churnPictures(latest.churn, { words, id: `${words.language}-proposals` })}`;
}

function churnPictures(churn: ToldChurn, { words, id }: { readonly words: Words; readonly id: string }): string {
  const { say, number, language } = words;
  const { nation, matrix, byKabupaten } = churn;
  const label = say('heatMap', { moved: number(nation.moved), households: number(nation.households) });
  const axes = { from: say('from'), to: say('to') };
  const saidOf = (share: number): string => {
    return share < 0.005 ? '&lt;1' : (share * 100).toLocaleString(language, { maximumFractionDigits: 0 });
  };
  const cells = matrix.map((row, index) => [String(index + 1), ...row.map(number)]);
  const regions = byKabupaten.map(({ kabupaten, ...moved }) => [text(kabupaten), ...movedCells(moved, words)]);
  return `<figure class="heat-map"><figcaption>${label}</figcaption>${heatMap({ id, label, matrix, axes, saidOf })}</figure>
<details><summary>${say('from')} × ${say('to')}</summary>${reportTable({
    heads: [say('from'), ...matrix.map((_, index) => String(index + 1))],
    rows: cells,
  })}</details>
<details><summary>${say('byKabupaten')}</summary>${reportTable({
    heads: [say('kabupaten'), ...movedHeads(words)],
    rows: [[say('nation'), ...movedCells(nation, words)], ...regions],
  })}</details>`;
}

function movedHeads({ say }: Words): readonly string[] {
  return (['households', 'moved', 'movedShare', 'up', 'down'] as const).map((key) => say(key));
}

function movedCells({ households, moved, movedShare, up, down }: ToldMoved, words: Words): readonly string[] {
  const { number, percent } = words;
  return [number(households), number(moved), percent(movedShare), number(up), number(down)];
}
