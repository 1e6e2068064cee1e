import type { Messaging } from '../agencies/messaging';
import { noticeText } from '../domain/texts/texts';
import type { PendingNotice } from '../store/notices';

/** Where a notice goes: the household's own channel is its tracking code, which the gateway resolves; offices print or read. */
const CHANNEL = { household: 'whatsapp', village: 'print', dinsos: 'sms', office: 'sms' } as const;

/** One message is short; a gateway that takes longer is tried again later. */
const PATIENCE_MS = 10_000;

/** Sends one notice. False when it did not go out, so that it is tried again. */
export async function sendNotice(messaging: Messaging, notice: PendingNotice): Promise<boolean> {
  const { id, template, parameters, recipient, trackingCode } = notice;
  const text = noticeText({ template, parameters: { ...parameters, code: trackingCode ?? '' }, language: 'id' });
  const to = trackingCode ?? String(parameters['office'] ?? '');
  try {
    const message = { callKey: `notice/${id}`, channel: CHANNEL[recipient], to, text };
    return (await messaging.sendMessage(message, AbortSignal.timeout(PATIENCE_MS))).delivered;
  } catch {
    return false;
  }
}
