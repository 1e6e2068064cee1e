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

  const sendAll = (...messages: readonly Message[]): Promise<readonly boolean[]> =>
    createMessaging(sandbox.at('messaging')).sendMessages({ callKey: aCallKey(), messages }, uncancelled);
  const send = async (message: Message): Promise<boolean | undefined> => (await sendAll(message))[0];

  it.each([
    ['whatsapp', 'WHATSAPP'],
    ['sms', 'SMS'],
    ['print', 'CETAK'],
  ] as const)('delivers by %s', async (channel, kanal) => {
    const answer = await send(aMessage({ channel }));

    expect(answer).toBe(true);
    expect(await sandbox.get('/_admin/messages')).toMatchObject({ messages: [{ kanal }] });
  });

  it('says when a number cannot be reached', async () => {
    expect(await send(aMessage({ to: '+62-111-000' }))).toBe(false);
  });

  it('sends one message for a key that is sent twice', async () => {
    const message = aMessage();

    await send(message);
    await send(message);

    const { messages } = (await sandbox.get('/_admin/messages')) as { messages: unknown[] };
    expect(messages).toHaveLength(1);
  });

  it('sends a batch and says of each message whether it went out', async () => {
    const [first, lost, third] = [aMessage(), aMessage({ to: '+62-111-000' }), aMessage({ text: 'Pesan ketiga' })];

    expect(await sendAll(first, lost, third)).toEqual([true, false, true]);
    expect(await sendAll(third)).toEqual([true]);

    const { messages } = (await sandbox.get('/_admin/messages')) as { messages: unknown[] };
    expect(messages).toHaveLength(2);
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
