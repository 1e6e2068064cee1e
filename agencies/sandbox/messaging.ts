import { Router } from 'express';
import { z } from 'zod';

import { keyStatus } from './key-status';
import { serve, type Desk, type Operation } from './operation';

const Message = z.object({
  kanal: z.enum(['WHATSAPP', 'SMS', 'CETAK']),
  tujuan: z.string().min(1).max(40),
  isi: z.string().min(1).max(4000),
});
export type SentMessage = z.infer<typeof Message>;

const Batch = z.object({
  pesan: z
    .array(Message.extend({ kunci: z.string().min(1).max(200) }))
    .min(1)
    .max(100),
});
type Batch = z.infer<typeof Batch>;

/** Enough to read what a demonstration said, little enough to run for days. */
const KEPT_MESSAGES = 200;

/**
 * The message gateway: `POST kirim` sends up to a hundred notices, each once for its own key, and keeps the latest in
 * `outbox`. Numbers that end in 000 fail.
 */
export function messagingDesk(desk: Desk, outbox: SentMessage[]): Router {
  return Router()
    .post('/kirim', serve(desk, sending(desk, outbox)))
    .post('/status', serve(desk, keyStatus('messaging', desk.ledger)));
}

function sending({ ledger }: Desk, outbox: SentMessage[]): Operation<Batch> {
  const send = ({ kunci, ...message }: Batch['pesan'][number]): unknown => {
    const call = { agency: 'messaging', operation: 'pesan', key: kunci, body: message } as const;
    ledger.countCall(call);
    return ledger.once(call, () => ({ status: 200, body: { kunci, status: delivered(message, outbox) } }))?.body;
  };
  return {
    agency: 'messaging',
    operation: 'kirim',
    body: Batch,
    kkNumbers: () => [],
    perform({ key, body: { pesan } }) {
      return { status: 200, body: { kunci: key, hasil: pesan.map(send).filter((result) => result !== undefined) } };
    },
  };
}

function delivered(message: SentMessage, outbox: SentMessage[]): string {
  const reachable = message.kanal === 'CETAK' || !message.tujuan.endsWith('000');
  if (reachable) outbox.push(message);
  outbox.splice(0, outbox.length - KEPT_MESSAGES);
  return reachable ? 'TERKIRIM' : 'GAGAL';
}
