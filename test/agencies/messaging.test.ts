import { createMessaging, type Message } from '../../agencies/messaging';
import { aCallKey } from './support/people';
import { rejectionOf, startSandbox, uncancelled, type RunningSandbox } from './support/running-sandbox';

const aMessage = (message: Partial<Message> = {}): Message => ({
  callKey: aCallKey(),
  channel: 'whatsapp',
  to: '+62-000-1234',
  text: 'Usulan Anda diterima.',
  ...message,
});

describe('the message gateway', () => {
  let sandbox: RunningSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const send = (message: Message): Promise<{ delivered: boolean }> =>
    createMessaging(sandbox.at('messaging')).sendMessage(message, uncancelled);

  it.each([
    ['whatsapp', 'WHATSAPP'],
    ['sms', 'SMS'],
    ['print', 'CETAK'],
  ] as const)('delivers by %s', async (channel, kanal) => {
    const answer = await send(aMessage({ channel }));

    expect(answer).toEqual({ delivered: true });
    expect(await sandbox.get('/_admin/messages')).toMatchObject({ messages: [{ kanal }] });
  });

  it('says when a number cannot be reached', async () => {
    expect(await send(aMessage({ to: '+62-111-000' }))).toEqual({ delivered: false });
  });

  it('sends one message for a key that is sent twice', async () => {
    const message = aMessage();

    await send(message);
    await send(message);

    const { messages } = (await sandbox.get('/_admin/messages')) as { messages: unknown[] };
    expect(messages).toHaveLength(1);
  });

  it('keeps only the latest messages for reading', async () => {
    for (let count = 1; count <= 205; count += 1) await send(aMessage({ text: `Pesan ${count}` }));

    const { messages } = (await sandbox.get('/_admin/messages')) as { messages: { isi: string }[] };
    expect(messages).toHaveLength(200);
    expect(messages[0]?.isi).toBe('Pesan 6');
  });

  it('never takes the answer to another message', async () => {
    await sandbox.admin('faults', [{ agency: 'messaging', fault: 'swapped-answer' }]);

    expect(await rejectionOf(send(aMessage()))).toMatchObject({ name: 'AgencyAnswerMismatch', field: 'kunci' });
  });
});
