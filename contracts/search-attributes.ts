import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What operators filter by. Values stand in clear in Temporal: no names, no identity numbers, no region below kabupaten. */
export const SEARCH_ATTRIBUTES = {
  stage: defineSearchAttributeKey('ProposalStage', SearchAttributeType.KEYWORD),
  region: defineSearchAttributeKey('RegionCode', SearchAttributeType.KEYWORD),
  channel: defineSearchAttributeKey('Channel', SearchAttributeType.KEYWORD),
  quarter: defineSearchAttributeKey('Quarter', SearchAttributeType.KEYWORD),
  openTask: defineSearchAttributeKey('OpenTask', SearchAttributeType.KEYWORD),
  taskDueAt: defineSearchAttributeKey('TaskDueAt', SearchAttributeType.DATETIME),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL),
} as const;

/** Name → type as the command line of the server registers them. */
export const SEARCH_ATTRIBUTE_TYPES: Readonly<Record<string, string>> = {
  ProposalStage: 'Keyword',
  RegionCode: 'Keyword',
  Channel: 'Keyword',
  Quarter: 'Keyword',
  OpenTask: 'Keyword',
  TaskDueAt: 'Datetime',
  NeedsAttention: 'Bool',
};

/** `OpenTask` while the proposal waits for an agency rather than a person. */
export const WAITING_FOR_AGENCY = 'waiting-for-agency';
/** `OpenTask` while it waits for a date: a version, a quota place, the end of a window. */
export const WAITING_FOR_DATE = 'waiting-for-date';
/** `OpenTask` once nothing is open. */
export const NO_OPEN_TASK = 'none';
