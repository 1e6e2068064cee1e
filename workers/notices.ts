import { randomUUID } from 'node:crypto';

import { AgencyRefused } from '../agencies/failures';
import type { Message, Messaging } from '../agencies/messaging';
import { noticeText } from '../domain/texts/texts';
import type { PendingNotice } from '../store/notices';

/**
 * Where a notice goes: the household's own channel is its tracking code, which the gateway resolves; offices print or
 * read. A household without a proposal has no channel with us: its village prints the notice and brings it.
 */
const CHANNEL = {
  household: 'whatsapp',
  village: 'print',
  dinsos: 'sms',
  office: 'sms',
  'linked-household': 'print',
} as const;

/** A batch is some kilobytes; a gateway that takes longer is tried again later. */
const PATIENCE_MS = 10_000;

/** Sends notices in one call and answers for each whether it went out; those that did not are tried again. */
export async function sendNotices(
  messaging: Messaging,
  notices: readonly PendingNotice[],
): Promise<readonly boolean[]> {
  return send(messaging, notices.map(messageOf));
}

/** A message that the gateway refuses must not keep the others of its batch: they are sent in halves. */
async function send(messaging: Messaging, messages: readonly Message[]): Promise<readonly boolean[]> {
  if (messages.length === 0) return [];
  try {
    const batch = { callKey: `notices/${randomUUID()}`, messages };
    return await messaging.sendMessages(batch, AbortSignal.timeout(PATIENCE_MS));
  } catch (error) {
    if (!(error instanceof AgencyRefused) || messages.length === 1) return messages.map(() => false);
    const middle = Math.ceil(messages.length / 2);
    const halves = [messages.slice(0, middle), messages.slice(middle)];
    return (await Promise.all(halves.map((half) => send(messaging, half)))).flat();
  }
}

function messageOf({ id, template, parameters, recipient, trackingCode }: PendingNotice): Message {
  const text = noticeText({ template, parameters: { ...parameters, code: trackingCode ?? '' }, language: 'id' });
  const to = trackingCode ?? String(parameters['office'] ?? '');
  return { callKey: `notice/${id}`, channel: CHANNEL[recipient], to, text };
}
