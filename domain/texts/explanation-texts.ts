import type { Boundaries } from '../ranking/boundaries';
import { percentOfSpending } from '../ranking/boundaries';
import type { Change, Part, ProgrammeChange } from '../ranking/change';
import type { SmallChange } from '../ranking/small-changes';
import type { BilingualText, Language } from '../groundcheck/form';
import { numberText, valueText, variableText } from './feature-texts';
import { fillPlaces } from './places';
import { say } from './wording';

/** Sentences of an explanation. Names in braces are filled in. */
const SENTENCES = {
  'not-ranked': say(
    'Keluarga ini belum diperingkat. Penjelasan ada setelah BPS menerbitkan versi berikutnya.',
    'This household has not been ranked yet. There is an explanation once BPS publishes the next version.',
  ),
  place: say(
    'Pada DTSEN {version} keluarga ini berada di desil {decile} dari 10. Desil 1 paling miskin, desil 10 paling mampu.',
    'In DTSEN {version} this household is in decile {decile} of 10. Decile 1 is the poorest, decile 10 the best off.',
  ),
  'ranked-outside': say(
    'Pemeringkatan ini dibuat {madeBy} dengan model {madeWith} di luar sistem ini. Rincian per variabel dapat ditanyakan kepada pembuatnya.',
    'This ranking was made by {madeBy} with the model {madeWith}, outside this system. Its maker can say what each variable added.',
  ),
  down: say(
    'Untuk masuk desil {decile}, perkiraan pengeluaran per orang harus lebih rendah sekitar {percent} persen.',
    'For decile {decile}, estimated spending per person would have to be about {percent} percent lower.',
  ),
  up: say(
    'Untuk masuk desil {decile}, perkiraan pengeluaran per orang harus lebih tinggi sekitar {percent} persen.',
    'For decile {decile}, estimated spending per person would have to be about {percent} percent higher.',
  ),
  'in-province': say(
    'Di antara keluarga seprovinsi: desil {decile}.',
    'Among households of the province: decile {decile}.',
  ),
  'in-kabupaten': say(
    'Di antara keluarga sekabupaten/kota: desil {decile}.',
    'Among households of the kabupaten/kota: decile {decile}.',
  ),
  'region-down': say(
    'Desil {decile} bila pengeluaran itu lebih rendah sekitar {percent} persen.',
    'Decile {decile} with about {percent} percent less of that spending.',
  ),
  'region-up': say(
    'Desil {decile} bila lebih tinggi sekitar {percent} persen.',
    'Decile {decile} with about {percent} percent more.',
  ),
  first: say(
    'Ini pemeringkatan pertama keluarga ini, jadi belum ada pembanding.',
    'This is the first ranking of this household, so there is nothing to compare it with.',
  ),
  same: say(
    'Desil tidak berubah sejak {version}: tetap desil {decile}.',
    'The decile has not changed since {version}: it is still {decile}.',
  ),
  'same-because-nothing': say(
    'Tidak ada yang berubah: data, model, dan batas desil sama.',
    'Nothing changed: data, model and limits are the same.',
  ),
  moved: say('Desil berubah dari {from} menjadi {decile}.', 'The decile changed from {from} to {decile}.'),
  'own-data': say('Data keluarga sendiri: {effect}.', 'The household’s own data: {effect}.'),
  model: say('Rumus penghitungan (model): {effect}.', 'The formula (model): {effect}.'),
  others: say('Keadaan keluarga lain: {effect}.', 'Other households: {effect}.'),
  'model-and-others': say(
    'Rumus dan keadaan keluarga lain bersama: {effect}. Keduanya tidak dapat dipisahkan karena data pembanding tidak tersimpan.',
    'Formula and other households together: {effect}. The two cannot be told apart because what would compare them was not kept.',
  ),
  'no-effect': say('tidak mengubah desil', 'no effect on the decile'),
  raised: say('menaikkan desil sebanyak {steps}', 'raised the decile by {steps}'),
  lowered: say('menurunkan desil sebanyak {steps}', 'lowered the decile by {steps}'),
  to: say('{what}: {from} menjadi {to} (desil {decile})', '{what}: {from} to {to} (decile {decile})'),
  check: say(
    'Perbedaan kecil yang akan mengubah desil. Ini bukan anjuran menjual atau membeli barang. Bila ada yang salah tercatat, mintalah perbaikan data.',
    'Small differences that would move the decile. This is no advice to sell or buy anything. If something is recorded wrongly, ask for a correction.',
  ),
  'no-check': say('Tidak ada perbedaan kecil yang akan mengubah desil.', 'No small difference would move the decile.'),
  'programme-none': say('{programme}: {now}, sama seperti sebelumnya.', '{programme}: {now}, as before.'),
  'programme-household': say(
    '{programme}: {now}, karena data atau desil keluarga berubah.',
    '{programme}: {now}, because the household’s data or decile changed.',
  ),
  'programme-rules': say(
    '{programme}: {now}, karena aturan program berubah.',
    '{programme}: {now}, because the rules of the programme changed.',
  ),
  'programme-both': say(
    '{programme}: {now}; data atau desil keluarga dan aturan program sama-sama berubah.',
    '{programme}: {now}; the household’s data or decile and the rules both changed.',
  ),
  yes: say('memenuhi syarat', 'meets the conditions'),
  no: say('belum memenuhi syarat', 'does not meet the conditions'),
} as const satisfies Readonly<Record<string, BilingualText>>;

export type Sentence = keyof typeof SENTENCES;

/** One sentence, filled in. */
export function sentence(
  name: Sentence,
  { language, ...parameters }: { readonly language: Language } & Readonly<Record<string, string | number>>,
): string {
  const values = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, String(value)]));
  return fillPlaces(SENTENCES[name][language], { parameters: values, language });
}

/** How far the next deciles are. */
export function distanceTexts({ down, up }: Boundaries, language: Language): readonly string[] {
  return [...distanceText('down', { distance: down, language }), ...distanceText('up', { distance: up, language })];
}

function distanceText(
  name: 'down' | 'up' | 'region-down' | 'region-up',
  { distance, language }: { readonly distance: Boundaries['up']; readonly language: Language },
): readonly string[] {
  if (distance === undefined) return [];
  const percent = numberText(Math.abs(distance.percentOfSpending), language);
  return [sentence(name, { language, decile: distance.decile, percent })];
}

/** The decile within a region and how far the next ones are there, in one line. */
export function regionText(
  region: 'in-province' | 'in-kabupaten',
  {
    decile,
    boundaries: { down, up },
    language,
  }: { readonly decile: number; readonly boundaries: Boundaries; readonly language: Language },
): string {
  return [
    sentence(region, { language, decile }),
    ...distanceText('region-down', { distance: down, language }),
    ...distanceText('region-up', { distance: up, language }),
  ].join(' ');
}

/** What changed since the version before, or that nothing did. */
export function changeTexts(
  change: Change,
  { from, decile, version, language }: { from: number; decile: number; version: string; language: Language },
): readonly string[] {
  const head =
    from === decile ? sentence('same', { language, version, decile }) : sentence('moved', { language, from, decile });
  const parts: readonly (readonly [Sentence, Part])[] = change.isSeparable
    ? [
        ['own-data', change.ownData],
        ['model', change.model],
        ['others', change.otherHouseholds],
      ]
    : [
        ['own-data', change.ownData],
        ['model-and-others', change.modelAndOthers],
      ];
  const isStill = change.isSeparable && parts.every(([, part]) => part.score === 0 && part.decile === 0);
  if (isStill) return [head, sentence('same-because-nothing', { language })];
  return [head, ...parts.map(([name, part]) => sentence(name, { language, effect: effectText(part, language) }))];
}

function effectText({ score, decile }: Part, language: Language): string {
  if (decile === 0) {
    const spending = score === 0 ? '' : ` (${signed(percentOfSpending(score), language)} %)`;
    return `${sentence('no-effect', { language })}${spending}`;
  }
  return sentence(decile > 0 ? 'raised' : 'lowered', { language, steps: Math.abs(decile) });
}

/** A number with its sign, as the effects of variables are written. */
export function signed(value: number, language: Language): string {
  return `${value > 0 ? '+' : ''}${numberText(value, language)}`;
}

/** What would have to be otherwise, one line each. */
export function smallChangeTexts(changes: readonly SmallChange[], language: Language): readonly string[] {
  return changes.map(({ steps, decile }) =>
    steps
      .map(({ feature, from, to }) =>
        sentence('to', {
          language,
          what: variableText(feature, language),
          from: valueText(feature, { value: from, language }),
          to: valueText(feature, { value: to, language }),
          decile,
        }),
      )
      .join(' + '),
  );
}

/** Programmes, each with its cause. */
export function programmeTexts(programmes: readonly ProgrammeChange[], language: Language): readonly string[] {
  return programmes.map(({ programme, after, cause }) =>
    sentence(`programme-${cause}`, { language, programme, now: sentence(after ? 'yes' : 'no', { language }) }),
  );
}

/** Titles of the printed page. */
export const EXPLANATION_PAGE_WORDS = {
  id: {
    title: 'Penjelasan desil',
    change: 'Perubahan sejak versi sebelumnya',
    chart: 'Apa yang paling berpengaruh',
    legend: 'Kiri: membuat perkiraan pengeluaran lebih rendah. Kanan: lebih tinggi.',
    programmes: 'Program',
    small: 'Yang perlu diperiksa',
    code: 'Kode usulan',
  },
  en: {
    title: 'Decile explained',
    change: 'What changed since the version before',
    chart: 'What counts most',
    legend: 'Left: makes estimated spending lower. Right: higher.',
    programmes: 'Programmes',
    small: 'What to check',
    code: 'Proposal code',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;
