import { FAULT_CODES } from '../../../domain/groundcheck/faults';
import { CHANNELS } from '../../../domain/proposal/channels';
import { REASON_CODES } from '../../../domain/proposal/reason-codes';
import { ENDS, STAGES } from '../../../domain/proposal/stage';
import { ROLES, TASK_CATALOGUE, TASK_KINDS } from '../../../domain/tasks/catalogue';
import { placesIn } from '../../../domain/texts/places';
import { REFUSALS, TEXTS, type TextKind } from '../../../domain/texts/tables';
import { textFor } from '../../../domain/texts/texts';

const KINDS = Object.keys(TEXTS) as TextKind[];
const ROWS = KINDS.flatMap((kind) =>
  Object.entries<{ id: string; en: string }>(TEXTS[kind]).map(([code, text]) => [kind, code, text] as const),
);

describe('every text', () => {
  it.each(ROWS)('of %s %s is there in both languages with the same parameters', (_kind, _code, { id, en }) => {
    const [inIndonesian, inEnglish] = [placesIn(id), placesIn(en)];

    expect([id.trim(), en.trim()]).not.toContain('');
    expect([...inEnglish.required].sort()).toEqual([...inIndonesian.required].sort());
    expect([...inEnglish.optional].sort()).toEqual([...inIndonesian.optional].sort());
  });

  it.each(ROWS)('of %s %s closes every bracket it opens', (_kind, _code, { id, en }) => {
    const count = (text: string, letter: string): number => text.split(letter).length;

    for (const text of [id, en]) {
      expect(count(text, '[')).toBe(count(text, ']'));
      expect(count(text, '{')).toBe(count(text, '}'));
    }
  });

  it.each(ROWS)('of %s %s has no parameter that would hold a person', (_kind, _code, { id }) => {
    expect(id).not.toMatch(/\{(nik|kk|name|address|household|member)/i);
  });
});

describe('no known code is without a text', () => {
  const known: readonly (readonly [TextKind, readonly string[]])[] = [
    ['reason', REASON_CODES],
    ['reason-next', REASON_CODES],
    ['stage', STAGES],
    ['end', ENDS],
    ['task', TASK_KINDS],
    ['dispute', ['objection', 'appeal']],
    ['next-step', TASK_KINDS.filter((kind) => kind !== 'ranking-publication')],
    ['task-outcome', TASK_KINDS.flatMap((kind) => TASK_CATALOGUE[kind].outcomes)],
    ['nik-finding', ['ours', 'theirs', 'unsettled']],
    ['role', ROLES],
    ['channel', CHANNELS],
    ['refusal', FAULT_CODES],
    ['refusal-next', FAULT_CODES],
    ['notice', ENDS.map((end) => `closed-${end}`)],
  ];

  it.each(known)('of kind %s', (kind, codes) => {
    expect(codes.filter((code) => !Object.hasOwn(TEXTS[kind], code))).toEqual([]);
  });
});

describe('a reason in the middle of a sentence', () => {
  it.each(REASON_CODES)('is said of %s without a full stop', (code) => {
    expect(TEXTS.reason[code].id).not.toMatch(/[.!?]$/);
    expect(TEXTS.reason[code].en).not.toMatch(/[.!?]$/);
  });

  it.each(REASON_CODES)('is followed by whole sentences of advice on %s', (code) => {
    expect(TEXTS['reason-next'][code].id).toMatch(/\.$/);
    expect(TEXTS['reason-next'][code].en).toMatch(/\.$/);
  });
});

describe('a refusal', () => {
  it('is listed under one group only', () => {
    const codes = Object.values(REFUSALS).flatMap((group) => Object.keys(group));

    expect(codes).toHaveLength(new Set(codes).size);
  });

  it('always says what to do next', () => {
    expect(Object.keys(TEXTS['refusal-next'])).toEqual(Object.keys(TEXTS.refusal));
  });

  it('reads well without parameters and better with them', () => {
    const missing = { kind: 'refusal', code: 'evidence-missing', language: 'id' } as const;

    expect(textFor(missing)).toBe('Bukti wajib belum ada');
    expect(textFor({ ...missing, parameters: { kind: 'house-photo' } })).toBe('Bukti wajib belum ada: foto rumah');
  });
});

describe('a code nobody knows', () => {
  it.each([...KINDS])('of kind %s is its own text', (kind) => {
    expect(textFor({ kind, code: 'toString', language: 'en' })).toBe('toString');
    expect(textFor({ kind, code: '', language: 'id' })).toBe('');
  });

  it('inside another text is its own text', () => {
    const parameters = { task: 'paint-the-fence' };

    expect(textFor({ kind: 'timeline', code: 'task-opened', language: 'en', parameters })).toBe(
      'Waiting for: paint-the-fence',
    );
  });
});

describe('a line of the timeline', () => {
  const line = (code: string, parameters: Readonly<Record<string, string | number | readonly string[]>>): string =>
    textFor({ kind: 'timeline', code, language: 'id', parameters });

  it('puts task, outcome and role into words', () => {
    expect(line('task-completed', { task: 'ratification', outcome: 'ratified' })).toBe(
      'Selesai: Pengesahan (disahkan)',
    );
    expect(line('task-completed', { task: 'ratification' })).toBe('Selesai: Pengesahan');
    expect(line('task-escalated', { task: 'correction', to: 'dinsos-verifier' })).toBe(
      'Diteruskan ke Verifikator dinas sosial: Perbaikan usulan',
    );
  });

  it('lists what Dukcapil found, or nothing', () => {
    expect(line('identity-matched', { trouble: [] })).toBe('NIK dan KK sudah diperiksa Dukcapil');
    expect(line('identity-matched', { trouble: ['NIK_GANDA', 'BELUM_REKAM'] })).toBe(
      'NIK dan KK sudah diperiksa Dukcapil: NIK tercatat pada dua orang; satu anggota keluarga belum rekam KTP-el',
    );
  });

  it('says the decisions of a quarter', () => {
    const parameters = { quarter: '2026Q1', decile: 2, decisions: ['PKH:granted', 'SEMBAKO:waiting-list', 'X:y'] };

    expect(line('decided', parameters)).toBe(
      'Hasil triwulan I 2026: desil 2; PKH: ditetapkan; Sembako: daftar tunggu; X: y',
    );
  });

  it('says why a groundcheck was called', () => {
    expect(line('groundcheck-called', { reason: 'sample' })).toBe(
      'Pemeriksaan lapangan diperlukan: terpilih sebagai sampel',
    );
  });
});
