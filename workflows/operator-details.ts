import type { ProposalStatus } from '../contracts/household-proposal';

const MS_PER_MINUTE = 60_000;

/** Legal instant as people of the region write it: `2026-01-17 23:59 (UTC+7)`. */
function localText(iso: string, offsetMinutes: number): string {
  const local = new Date(Date.parse(iso) + offsetMinutes * MS_PER_MINUTE).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)} (UTC+${String(offsetMinutes / 60)})`;
}

interface Shown {
  readonly offsetMinutes: number;
  readonly alsoShown: readonly (readonly [string, string])[];
}

/** What the Temporal UI shows as current details: stage, holder, deadline, next step and why. Markdown, no personal data. */
export function describeStatus(status: ProposalStatus, { offsetMinutes, alsoShown }: Shown): string {
  const office = status.holderOffice === '' ? '' : ` (${status.holderOffice})`;
  const rows: (readonly [string, string])[] = [
    ...alsoShown,
    ['Stage', status.stage],
    ['Held by', `${status.holder}${office}`],
    ['Next step', status.nextStep],
    ['Until', status.dueAt === undefined ? 'no deadline' : localText(status.dueAt, offsetMinutes)],
    ['Reason', status.reasonCodes.join(', ') || 'none'],
  ];
  if (status.end !== undefined) rows.push(['Ended as', status.end]);
  if (status.clockPausedSince !== undefined) {
    rows.push(['Clock paused since', localText(status.clockPausedSince, offsetMinutes)]);
  }
  if (status.needsAttention) rows.push(['Attention', 'needs somebody to look']);
  return rows.map(([label, value]) => `- **${label}:** ${value}`).join('\n');
}
