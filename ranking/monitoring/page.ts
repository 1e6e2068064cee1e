import type { Language } from '../../domain/groundcheck/form';
import type { MonitoringReport } from '../../domain/monitoring/report';
import { MONITORING_TEXTS } from '../../domain/texts/monitoring-texts';
import { reportPage, reportTable, text } from '../report-page';
import { proposalChurnSection, registryChurnSection } from './page-churn';
import { errorSection } from './page-errors';
import { quotaSection, waitingSection } from './page-lists';
import { wordsOf, type Words } from './words';

const STYLE = `
:root{--one:#1f5f8b;--two:#b3541e}
.key.one::before,.key.two::before{background:var(--one)}.key.two::before{background:var(--two)}
.one{fill:var(--one)}.two{fill:var(--two)}.full{stroke:var(--two);stroke-dasharray:4 3}
.heat{fill:var(--one)}.cell{stroke:var(--line)}svg text.on-dark{fill:#fff}svg text.said{paint-order:stroke;stroke:#fff;stroke-width:4px}.hatch{stroke:#8a9698;stroke-width:1.2}
.heat-map{max-width:30rem}figure{max-width:38rem}
`;

/** Monitoring as one page in both languages, with everything it needs inside. */
export function monitoringPage(report: MonitoringReport): string {
  return reportPage({
    title: MONITORING_TEXTS.title,
    style: STYLE,
    inLanguage: (language) => inLanguage(report, language),
  });
}

function inLanguage(report: MonitoringReport, language: Language): string {
  const words = wordsOf(language);
  const { say } = words;
  const [latest] = report.calendar?.runs ?? [];
  return `<h1>${say('title')}</h1><p>${say('lead')}</p><p>${say('measuredAt')}: ${text(report.measuredAt)}. ${say('suppressed')}</p>
<h2>${say('registryChurn')}</h2>${registryChurnSection(report.churn, words)}
<h2>${say('errors')}</h2>${errorSection(report.targeting, words)}
<h2>${say('proposalChurn')}</h2>${proposalChurnSection(report.calendar, words)}
<h2>${say('quotas')}</h2>${quotaSection(latest, words)}
<h2>${say('waitingLists')}</h2>${waitingSection(latest, words)}
<h2>${say('determinations')}</h2>${determinationSection(report.calendar, words)}`;
}

function determinationSection(calendar: MonitoringReport['calendar'], words: Words): string {
  const { say, number, hours } = words;
  if (calendar === undefined || calendar.determinations.length === 0) return `<p>${say('notMeasured')}</p>`;
  const rows = calendar.determinations.map(({ version, decileVersion, decisions, proposedAt, seconds }) => [
    text(version),
    text(decileVersion),
    number(decisions),
    text(proposedAt),
    seconds === null ? say('stillOpen') : say('hours', { hours: hours(seconds) }),
  ]);
  const heads = (['version', 'decileVersion', 'decisions', 'proposedAt', 'took'] as const).map((key) => say(key));
  return reportTable({ heads, rows });
}
