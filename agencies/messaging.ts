import { z } from 'zod';

import { AgencyAnswerMismatch } from './failures';
import { postJson, type AgencyLine, type AgencyOptions } from './http';

/** `print`: the village office prints the notice and hands it over. */
export type MessageChannel = 'whatsapp' | 'sms' | 'print';

export interface Message {
  /** The same for every try, so that the gateway sends it once. */
  readonly callKey: string;
  readonly channel: MessageChannel;
  /** Telephone number, or the code of the village office that prints. */
  readonly to: string;
  readonly text: string;
}

/** Several messages in one call: a call for each cost more than the message. */
export interface MessageBatch {
  /** Key of this try. Each message has its own besides, because a later try may hold other ones. */
  readonly callKey: string;
  readonly messages: readonly Message[];
}

export interface Messaging {
  /** Sends notices and answers for each whether it went out; one that did not cannot arrive this way. */
  sendMessages(batch: MessageBatch, signal: AbortSignal): Promise<readonly boolean[]>;
}

const CHANNEL_WORDS: Readonly<Record<MessageChannel, string>> = { whatsapp: 'WHATSAPP', sms: 'SMS', print: 'CETAK' };

const BatchWords = z.object({
  kunci: z.string(),
  hasil: z.array(z.object({ kunci: z.string(), status: z.enum(['TERKIRIM', 'GAGAL']) })),
});

/**
 * The message gateway over HTTP. Throws `AgencyBusy` (worth retrying), `AgencyRefused`, `AgencyAnswerInvalid` or
 * `AgencyAnswerMismatch`.
 */
export function createMessaging(options: AgencyOptions): Messaging {
  const line: AgencyLine = { ...options, agency: 'messaging' };
  return {
    async sendMessages({ callKey, messages }, signal) {
      const pesan = messages.map(({ callKey: kunci, channel, to, text }) => {
        return { kunci, kanal: CHANNEL_WORDS[channel], tujuan: to, isi: text };
      });
      const words = await postJson(line, { path: 'kirim', callKey, body: { pesan }, answer: BatchWords, signal });
      if (words.kunci !== callKey) throw new AgencyAnswerMismatch('messaging', 'kunci');
      const statuses = new Map(words.hasil.map(({ kunci, status }) => [kunci, status]));
      if (messages.some((message) => !statuses.has(message.callKey)))
        throw new AgencyAnswerMismatch('messaging', 'hasil');
      return messages.map((message) => statuses.get(message.callKey) === 'TERKIRIM');
    },
  };
}
