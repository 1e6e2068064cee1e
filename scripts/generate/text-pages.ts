import type { BilingualText } from '../../domain/groundcheck/form';
import {
  CORRECTION_REASONS,
  REASON_CODES,
  REJECTION_REASONS,
  type ReasonCode,
} from '../../domain/proposal/reason-codes';
import { placesIn } from '../../domain/texts/places';
import { REFUSALS, TEXTS } from '../../domain/texts/tables';
import { codes, page, table } from './markdown';

/** `docs/reference/reason-codes.md`: why something happened, and what follows for the household. */
export function reasonCodesPage(): string {
  return page(
    '# Reason codes',
    'Why something happened to a proposal, in the words that notices and the public status use. Official SIKS-NG codes are not public; these are ours, except that criteria a to e follow Permensos 3/2025 art. 8(2).',
    table(
      [
        'Code',
        'Indonesian',
        'English',
        'What follows (Indonesian)',
        'What follows (English)',
        'May be given by an official',
      ],
      REASON_CODES.map((code) => [
        `\`${code}\``,
        ...both(TEXTS.reason[code]),
        ...both(TEXTS['reason-next'][code]),
        givenFor(code),
      ]),
    ),
  );
}

function givenFor(code: ReasonCode): string {
  const uses = [
    ...((CORRECTION_REASONS as readonly ReasonCode[]).includes(code) ? ['return'] : []),
    ...((REJECTION_REASONS as readonly ReasonCode[]).includes(code) ? ['rejection'] : []),
  ];
  return uses.join(', ') || 'no';
}

const GROUPS: Readonly<Record<keyof typeof REFUSALS, string>> = {
  decision:
    '## Commands on a proposal\n\nAlso the `type` of the failure that a refused Temporal update ends with. A refusal changes nothing and leaves no trace in history.',
  submission:
    '## Submissions\n\nAlso the `type` of the failure that a refused start of `householdProposal` ends with; its details hold the faults by JSON pointer.',
  visit:
    '## Answers of a groundcheck\n\nFaults of one answer share their codes with submissions where they mean the same.',
  request: '## Requests',
  office: '## Work of an office',
  attachment: '## Attachments',
  'result-file': '## Rankings made outside',
  payment: '## Reports of payments\n\nThe `code` of one item of a report; the others are not touched by it.',
};

/** `docs/reference/refusals.md`: every code an answer can refuse with, and what to do about it. */
export function refusalsPage(): string {
  return page(
    '# Refusals',
    'Codes are stable. Over HTTP they are the `code` of an `application/problem+json` answer or of one of its `errors`; the texts are its `title` and `detail`, in the language the caller accepts. A part in square brackets is said only when its parameter is known.',
    ...(Object.keys(GROUPS) as (keyof typeof REFUSALS)[]).map((group) => {
      const rows = Object.entries(REFUSALS[group]).map(([code, { text, next }]) => {
        return [`\`${code}\``, ...both(text), ...both(next)];
      });
      return page(
        GROUPS[group],
        table(['Code', 'Indonesian', 'English', 'What to do (Indonesian)', 'What to do (English)'], rows),
      );
    }),
  );
}

/** `docs/reference/notices.md`: every notice with its parameters, and every line a timeline can hold. */
export function noticesPage(): string {
  return page(
    '# Notices and timeline',
    'Texts for people, from `domain/texts/`. `{next}` is what the reasons advise and `{period}` the span from `from` to `until`. A part in square brackets is said only when all of its parameters are given. No text has a place for a name or an identity number.',
    '## Notices',
    ...Object.entries<BilingualText>(TEXTS.notice).map(([template, { id, en }]) => {
      const { required, optional } = placesIn(id);
      const parameters = `Parameters: ${codes([...new Set(required)])}; optional: ${codes([...new Set(optional)])}.`;
      return page(`### \`${template}\``, `> ${id}`, `> ${en}`.replace('> ', '> _English:_ '), parameters);
    }),
    '## Timeline',
    table(
      ['Kind', 'Indonesian', 'English'],
      Object.entries<BilingualText>(TEXTS.timeline).map(([kind, text]) => [`\`${kind}\``, ...both(text)]),
    ),
  );
}

function both({ id, en }: BilingualText): [string, string] {
  return [id, en];
}
