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

/** Enough to read what a demonstration said, little enough to run for days. */
const KEPT_MESSAGES = 200;

/** The message gateway: `POST kirim` sends one notice and keeps the latest in `outbox`. Numbers that end in 000 fail. */
export function messagingDesk(desk: Desk, outbox: SentMessage[]): Router {
  return Router()
    .post('/kirim', serve(desk, sending(outbox)))
    .post('/status', serve(desk, keyStatus('messaging', desk.ledger)));
}

function sending(outbox: SentMessage[]): Operation<SentMessage> {
  return {
    agency: 'messaging',
    operation: 'kirim',
    body: Message,
    kkNumbers: () => [],
    perform({ key, body }) {
      const reachable = body.kanal === 'CETAK' || !body.tujuan.endsWith('000');
      if (reachable) outbox.push(body);
      outbox.splice(0, outbox.length - KEPT_MESSAGES);
      return { status: 200, body: { kunci: key, status: reachable ? 'TERKIRIM' : 'GAGAL' } };
    },
  };
}
