import fc from 'fast-check';

import { END_TEXTS } from '../../../domain/texts/journey-texts';
import { NOTICE_TEXTS } from '../../../domain/texts/notice-texts';
import { placesIn } from '../../../domain/texts/places';
import { noticeText } from '../../../domain/texts/texts';

const TEMPLATES = Object.keys(NOTICE_TEXTS);

describe('the notice', () => {
  it('of a proposal in its window says when the result comes (story 14.1)', () => {
    const parameters = { month: '2025-12-01', quarter: '2026Q1', from: '2026-01-22', until: '2026-01-28' };

    expect(noticeText({ template: 'proposal-window', parameters, language: 'id' })).toBe(
      'Usulan Anda masuk periode Desember 2025. Hasil diperkirakan 22-28 Januari 2026 dan berlaku untuk triwulan I 2026.',
    );
  });

  it('of a missed cut-off names the next window and says that nothing has to be done again (story 14.3)', () => {
    const parameters = { month: '2026-01-01', quarter: '2026Q2', from: '2026-04-22', until: '2026-04-28' };

    expect(noticeText({ template: 'cut-off-missed', parameters, language: 'en' })).toBe(
      'The cut-off of the window before has passed. The proposal joins the window of January 2026; the result is expected 22–28 April 2026 and holds for quarter 2 of 2026. Your data is kept; there is no need to propose again.',
    );
  });

  it('of an inactive NIK sends its holder to Dukcapil and says how long the proposal waits (story 14.3)', () => {
    expect(
      noticeText({ template: 'identity-trouble', parameters: { reason: 'NIK_TIDAK_AKTIF' }, language: 'id' }),
    ).toBe(
      'Data kependudukan belum beres: NIK tidak aktif. Pemilik NIK datang sendiri ke Dukcapil membawa KTP dan KK. Usahakan dalam 5 hari kerja. Usulan disimpan, tetapi gugur bila 60 hari kerja sesudahnya belum beres.',
    );
  });

  it('of a return says that it is not a rejection, why, and what follows (story 14.6)', () => {
    const parameters = { reason: 'KRIT_D', returns: 1, until: '2026-07-03' };

    expect(noticeText({ template: 'returned-to-region', parameters, language: 'id' })).toBe(
      'Usulan dikembalikan ke dinas sosial, bukan ditolak (pengembalian ke-1). Alasan: satu orang tercatat di dua keluarga. Perbaiki KK di Dukcapil, lalu beri tahu operator desa. Dinas sosial diminta menyelesaikannya dalam 10 hari kerja, sampai 3 Juli 2026; usulan tidak gugur selama menunggu.',
    );
  });

  it('of several reasons gives each, and each advice once', () => {
    const parameters = { reason: 'NAMA_BERBEDA,TANGGAL_LAHIR_BERBEDA', round: 2 };
    const said = noticeText({ template: 'proposal-returned', parameters, language: 'en' });

    expect(said).toContain(
      'Reason: name differs from the record at Dukcapil; date of birth differs from the record at Dukcapil. Take KTP and KK to Dukcapil, then tell the village operator. There are',
    );
    expect(said).toContain('(round 2 of 3)');
  });

  it('of a first decile leaves out the one before', () => {
    const template = 'decile-published';
    const language = 'id';

    expect(noticeText({ template, language, parameters: { decile: 2, from: 2, quarter: '2026Q1' } })).toContain(
      'keluarga Anda desil 2. Keputusan',
    );
    expect(noticeText({ template, language, parameters: { decile: 4, from: 7, quarter: '2026Q2' } })).toContain(
      'keluarga Anda desil 4, sebelumnya desil 7.',
    );
  });

  it('of a waiting list says the place in line when there is one (story 14.8)', () => {
    const parameters = { programme: 'PBI-JK', reason: 'KUOTA_PENUH', decile: 3, quarter: '2026Q3' };
    const said = (more: object): string =>
      noticeText({ template: 'programme-waiting-list', parameters: { ...parameters, ...more }, language: 'id' });

    expect(said({ position: 9 })).toBe(
      'Anda memenuhi batas PBI-JK (desil 3), tetapi belum mendapat tempat untuk triwulan III 2026. Alasan: kuota kabupaten/kota penuh. Posisi daftar tunggu 9. Ditinjau lagi pada versi DTSEN berikutnya. Anda tidak perlu mengusulkan ulang.',
    );
    expect(said({})).not.toContain('Posisi');
    expect(said({ from: '2026-10-22', until: '2026-10-28' })).toContain('setelah 22-28 Oktober 2026 pada versi');
  });

  it('of a late version names both versions', () => {
    const parameters = { used: '2026Q1', version: '2026Q2' };

    expect(noticeText({ template: 'version-late', parameters, language: 'en' })).toBe(
      'DTSEN version 2 of 2026 is late. So that aid does not stop, version 1 of 2026 is used. The new result will follow.',
    );
  });

  it('that reminds a national office names no region', () => {
    const parameters = { task: 'duplicate-review', office: '' };

    expect(noticeText({ template: 'task-reminder', parameters, language: 'id' })).toBe(
      'Pengingat: "Pemeriksaan data ganda" menunggu tindakan kantor Anda.',
    );
  });

  it('ends with the receipt, and is marked as a copy for offices', () => {
    const request = {
      template: 'agency-slow',
      parameters: { agency: 'dukcapil', code: '23456789AB' },
    } as const;

    expect(noticeText({ ...request, language: 'id', to: 'village' })).toMatch(
      /^Tembusan pemberitahuan kepada keluarga: Dukcapil belum menjawab\..* Kode usulan: 23456789AB\.$/,
    );
    expect(noticeText({ ...request, language: 'en', to: 'household' })).toMatch(/^Dukcapil has not answered yet\./);
  });

  it('nobody has words for is its own text, so that nothing stops the sender', () => {
    expect(noticeText({ template: 'no-such', parameters: {}, language: 'id' })).toBe('no-such');
  });
});

describe('two families with one NIK are told (story 14.4)', () => {
  it('the one that proposes, that it is theirs', () => {
    expect(noticeText({ template: 'nik-kept', parameters: {}, language: 'id' })).toBe(
      'NIK Anda tercatat pada dua orang. Petugas sudah memeriksa; NIK dinyatakan milik Anda.',
    );
  });

  it('the other one, whom to turn to, with the record its village finds it by and no code of the proposal', () => {
    const request = { template: 'linked-member-not-found', to: 'linked-household', language: 'id' } as const;

    expect(noticeText({ ...request, parameters: { office: '3201011006', record: 'DK-1', code: '' } })).toBe(
      'Satu anggota keluarga tidak ditemukan saat pemeriksaan. Bila keliru, hubungi operator desa. (Rujukan Dukcapil DK-1.)',
    );
  });
});

describe('every notice', () => {
  it.each(TEMPLATES)('%s is whole without parameters and has no open place left', (template) => {
    const said = noticeText({ template, parameters: {}, language: 'id' });

    expect(said).not.toMatch(/[{}[\]]/);
  });

  it.each(Object.keys(END_TEXTS))('that closes a proposal exists for the end %s', (end) => {
    expect(TEMPLATES).toContain(`closed-${end}`);
  });

  it('is a text whatever it is given', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.constant('2026-04-22'), fc.constant('NIK_GANDA,KRIT_A'));

    fc.assert(
      fc.property(fc.constantFrom(...TEMPLATES), fc.dictionary(fc.string(), value), (template, parameters) => {
        expect(typeof noticeText({ template, parameters, language: 'en' })).toBe('string');
      }),
    );
  });

  it.each(TEMPLATES)("%s requires only parameters that workflows and payers' reports are known to give", (template) => {
    const known = ['month', 'period', 'quarter', 'reason', 'next', 'round', 'returns', 'agency', 'task', 'decile'];
    const all = [...known, 'version', 'used', 'programme', 'amount', 'payment', 'until'];
    const { required } = placesIn(NOTICE_TEXTS[template as keyof typeof NOTICE_TEXTS].id);

    expect(required.filter((name) => !all.includes(name))).toEqual([]);
  });
});
