import type { Payload } from '@temporalio/common';

import {
  createPayloadCodec,
  PayloadKeyMissing,
  PlainPayloadRefused,
  withNewPayloadKey,
  type PlainPayloads,
} from '../../platform/payload-codec';
import { changingKeys, protection, type ChangingKeys } from '../support/payloads';

interface CodecPlan {
  readonly ring?: ChangingKeys;
  readonly namespace?: string;
  readonly plain?: PlainPayloads;
}

function aCodec({ ring = changingKeys(), namespace = 'dtsen', plain = { are: 'refused' } }: CodecPlan = {}) {
  const alarms: string[] = [];
  const { keys } = protection(ring, plain.are);
  const alarm = (message: string): void => {
    alarms.push(message);
  };
  return { codec: createPayloadCodec({ keys, namespace, plain, alarm }), alarms };
}

const text = (value: string): Uint8Array => new Uint8Array(Buffer.from(value));
const PLAIN: Payload = { metadata: { encoding: text('json/plain') }, data: text('{"nik":"9901012001010001"}') };

async function encoded(plan: CodecPlan): Promise<Payload> {
  const [payload] = await aCodec(plan).codec.encode([PLAIN]);
  return payload ?? {};
}

function readable({ data, metadata }: Payload): string {
  const names = Object.entries(metadata ?? {}).map(([name, value]) => `${name}=${Buffer.from(value).toString()}`);
  return [Buffer.from(data ?? []).toString('utf8'), ...names].join(' ');
}

describe('an encrypted payload', () => {
  it('shows its key and how it is encrypted, and nothing of what it holds', async () => {
    const { metadata, data } = await encoded({});

    const shown = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]);
    expect(Object.fromEntries(shown)).toEqual({ encoding: 'binary/encrypted', 'key-id': 'p1', 'codec-version': '1' });
    expect(readable({ data: data ?? null })).not.toMatch(/nik|9901/u);
  });

  it('is whole again when it is decoded, its own metadata included', async () => {
    const { codec } = aCodec();

    const [decoded] = await codec.decode(await codec.encode([PLAIN]));

    expect(readable(decoded ?? {})).toBe(readable(PLAIN));
  });

  it('never looks the same twice', async () => {
    const ring = changingKeys();

    expect(readable(await encoded({ ring }))).not.toBe(readable(await encoded({ ring })));
  });

  it('cannot be carried into another namespace', async () => {
    const ring = changingKeys();
    const { codec, alarms } = aCodec({ ring, namespace: 'elsewhere' });

    await expect(codec.decode([await encoded({ ring })])).rejects.toThrow('changed or belongs elsewhere');
    expect(alarms).toEqual(['A payload was changed or belongs elsewhere']);
  });

  it.each(['data', 'key-id', 'codec-version'])('with another %s does not open', async (part) => {
    const ring = changingKeys();
    ring.file = withNewPayloadKey(ring.file, new Date());
    const { metadata = {}, data } = await encoded({ ring });
    const bytes = new Uint8Array(data ?? []);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    const changed: Payload =
      part === 'data'
        ? { metadata, data: bytes }
        : {
            metadata: { ...metadata, [part]: text(part === 'key-id' ? 'p1' : '2') },
            ...(data === undefined || data === null ? {} : { data }),
          };

    await expect(aCodec({ ring }).codec.decode([changed])).rejects.toThrow();
  });
});

describe('the key ring', () => {
  it('encrypts with its newest key and reads what every older one encrypted', async () => {
    const ring = changingKeys();
    const payloads = [await encoded({ ring })];
    for (let turn = 0; turn < 5; turn += 1) {
      ring.file = withNewPayloadKey(ring.file, new Date());
      payloads.push(await encoded({ ring }));
    }

    const decoded = await aCodec({ ring }).codec.decode(payloads);

    expect(payloads.map(({ metadata }) => Buffer.from(metadata?.['key-id'] ?? []).toString())).toEqual([
      'p1',
      'p2',
      'p3',
      'p4',
      'p5',
      'p6',
    ]);
    expect(new Set(decoded.map(readable))).toEqual(new Set([readable(PLAIN)]));
  });

  it('raises an alarm while a key is missing, and reads on when it is back', async () => {
    const ring = changingKeys();
    const payload = await encoded({ ring });
    const whole = ring.file;
    const { codec, alarms } = aCodec({ ring });
    ring.file = { ...changingKeys().file, current: 'p9', keys: { p9: whole.keys['p1'] ?? '' } };

    await expect(codec.decode([payload])).rejects.toBeInstanceOf(PayloadKeyMissing);
    ring.file = whole;

    expect(alarms).toEqual(['A payload key is missing']);
    expect((await codec.decode([payload])).map(readable)).toEqual([readable(PLAIN)]);
  });

  it.each([
    ['has no current key', { current: 'p2', keys: {} }],
    ['holds a key that is too short', { current: 'p1', keys: { p1: 'c2hvcnQ=' } }],
  ])('that %s stops a process at its start', (_what, file) => {
    expect(() => aCodec({ ring: { file } })).toThrow();
  });
});

describe('a payload that nobody encrypted', () => {
  it('is refused with an alarm', async () => {
    const { codec, alarms } = aCodec();

    await expect(codec.decode([PLAIN])).rejects.toBeInstanceOf(PlainPayloadRefused);
    expect(alarms).toEqual(['A payload that nobody encrypted was refused']);
  });

  it('is replaced where a refusal must be an answer', async () => {
    const { codec } = aCodec({ plain: { are: 'refused', standIn: { refused: true } } });

    expect((await codec.decode([PLAIN])).map(readable)).toEqual([expect.stringContaining('{"refused":true}')]);
  });

  it('is taken as it is where the configuration says so', async () => {
    expect(await aCodec({ plain: { are: 'accepted' } }).codec.decode([PLAIN])).toEqual([PLAIN]);
  });
});
