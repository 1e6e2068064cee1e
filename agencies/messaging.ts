import { z } from 'zod';

import { AgencyAnswerMismatch } from './failures';
import { postJson, type AgencyLine, type AgencyOptions } from './http';

/** `print`: the village office prints the notice and hands it over. */
export type MessageChannel = 'whatsapp' | 'sms' | 'print';

export interface Message {
  readonly callKey: string;
  readonly channel: MessageChannel;
  /** Telephone number, or the code of the village office that prints. */
  readonly to: string;
  readonly text: string;
}

export interface Messaging {
  /** Sends one notice. `delivered: false` means it cannot arrive this way, so another channel is due. */
  sendMessage(message: Message, signal: AbortSignal): Promise<{ readonly delivered: boolean }>;
}

const CHANNEL_WORDS: Readonly<Record<MessageChannel, string>> = { whatsapp: 'WHATSAPP', sms: 'SMS', print: 'CETAK' };

const MessageWords = z.object({ kunci: z.string(), status: z.enum(['TERKIRIM', 'GAGAL']) });

/**
 * The message gateway over HTTP. Throws `AgencyBusy` (worth retrying), `AgencyRefused`, `AgencyAnswerInvalid` or
 * `AgencyAnswerMismatch`.
 */
export function createMessaging(options: AgencyOptions): Messaging {
  const line: AgencyLine = { ...options, agency: 'messaging' };
  return {
    async sendMessage({ callKey, channel, to, text }, signal) {
      const body = { kanal: CHANNEL_WORDS[channel], tujuan: to, isi: text };
      const words = await postJson(line, { path: 'kirim', callKey, body, answer: MessageWords, signal });
      if (words.kunci !== callKey) throw new AgencyAnswerMismatch('messaging', 'kunci');
      return { delivered: words.status === 'TERKIRIM' };
    },
  };
}
