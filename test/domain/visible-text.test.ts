import fc from 'fast-check';

import { filledLines, filledText, SubmittedMemberSchema, visibleText } from '../../contracts/submission-schema';
import {
  filledLinePattern,
  hasInvisibleCharacters,
  hasInvisibleCharactersInLines,
  SAYING_LINE_PATTERN,
  SAYING_LINES_PATTERN,
  VISIBLE_LINE_PATTERN,
} from '../../domain/visible-text';
import { aSurveyWithHousehold, aSurveyWithMember, aVisitWithoutSurvey } from '../support/groundcheck-answers';
import { codesAt } from './groundcheck/checked';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => from + place);

/** Everything the issue and the Unicode report on confusables warn of, by code point. */
const HIDDEN = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  0xad,
  0x34f,
  0x61c,
  0x115f,
  0x1160,
  0x180e,
  ...range(0x200b, 0x200f),
  0x2028,
  0x2029,
  ...range(0x202a, 0x202e),
  ...range(0x2060, 0x206f),
  0x2800,
  0x3164,
  ...range(0xfe00, 0xfe0f),
  0xfeff,
  0xffa0,
  ...range(0xfff9, 0xfffb),
  0xfffe,
  0xffff,
  0xe000,
  ...range(0xe0020, 0xe007f),
  0x10ffff,
  0xd800,
  0xdfff,
];

/** Names as they are written in Indonesia, in Latin, Arabic, Chinese, Javanese and Balinese letters. */
const SEEN = [
  "Siti Nur'aini",
  'I Wayan Sudarma-Putra, S.Pd.',
  'Renée Müller',
  'محمد',
  '陳小明',
  'ꦱꦶꦠꦶ',
  'ᬯᬬᬦ᭄',
  'RT 01/RW 02 №5',
];

const hidden = fc.constantFrom(...HIDDEN).map((point) => String.fromCodePoint(point));
const seen = fc.constantFrom(...SEEN);
const around = fc.tuple(seen, hidden, seen).map(([before, character, after]) => `${before}${character}${after}`);

const visible = visibleText(1000);
const filled = filledText(1000);
const visiblePattern = new RegExp(VISIBLE_LINE_PATTERN, 'u');
const filledPattern = new RegExp(filledLinePattern(1000), 'u');

const isTaken = (text: string) => [
  visible.safeParse(text).success,
  filled.safeParse(text).success,
  visiblePattern.test(text),
  filledPattern.test(text),
];

describe('a text of one line', () => {
  it('is refused wherever a character nobody can see stands in it', () => {
    fc.assert(
      fc.property(around, (text) => {
        expect(hasInvisibleCharacters(text)).toBe(true);
        expect(isTaken(text)).toEqual([false, false, false, false]);
      }),
    );
  });

  it.each(HIDDEN)('is refused with code point %i', (point) => {
    expect(hasInvisibleCharacters(`Si${String.fromCodePoint(point)}ti`)).toBe(true);
  });

  it.each(SEEN)('is taken as it is written: %s', (text) => {
    expect(isTaken(text)).toEqual([true, true, true, true]);
  });

  it('is judged the same by the check and by the pattern that is published, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), seen, around), (text) => {
        const [asLine, asFilled, byLinePattern, byFilledPattern] = isTaken(text);
        expect([byLinePattern, byFilledPattern]).toEqual([asLine, asFilled]);
      }),
      { numRuns: 500 },
    );
  });

  it('is told from a blank one by the pattern', () => {
    const says = ['Siti', ' Siti', '', '  '].map((text) => new RegExp(SAYING_LINE_PATTERN, 'u').test(text));

    expect(says).toEqual([true, true, false, false]);
  });

  it('never counts longer in the published pattern than in the check, and may have blanks around it', () => {
    const pattern = new RegExp(filledLinePattern(5), 'u');

    expect(['  Siti \n', 'Budi5', '\ufeffSiti'].map((text) => pattern.test(text))).toEqual([true, true, true]);
    expect(['', '   ', 'Siti Nur'].map((text) => pattern.test(text))).toEqual([false, false, false]);
  });
});

describe('a text of several lines', () => {
  it('may be broken into lines and hold nothing else unseen', () => {
    const lines = 'Rumah kosong.\nTetangga tidak tahu.\r\nKembali besok.';

    expect(hasInvisibleCharactersInLines(lines)).toBe(false);
    expect(filledLines(200).safeParse(lines).success).toBe(true);
    expect(new RegExp(SAYING_LINES_PATTERN, 'u').test(lines)).toBe(true);
    expect(['a\rb', 'a\tb', 'a\u202eb', 'a\u2028b'].map(hasInvisibleCharactersInLines)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('a name or note with a hidden character', () => {
  it('is refused with the code invisible-characters at every free text of a submission and a visit', () => {
    fc.assert(
      fc.property(hidden, (character) => {
        const text = `Si${character}ti`;
        const member = SubmittedMemberSchema.safeParse({ nik: '', name: text, birthDate: '', sex: '', relation: '' });
        const issues = member.error?.issues ?? [];
        const codes = issues.map((issue) => (issue.code === 'custom' ? String(issue.params?.['code']) : issue.code));

        expect(codes).toContain('invisible-characters');
        expect(codesAt(aSurveyWithHousehold({ address: text, headName: text }))).toEqual([
          '/household/address invisible-characters',
          '/household/headName invisible-characters',
        ]);
        expect(codesAt(aSurveyWithMember(1, { sameName: false, name: text }))).toEqual([
          '/members/1/name invisible-characters',
        ]);
      }),
    );
  });

  it('is refused in the note and in the name of a witness', () => {
    const answers = aVisitWithoutSurvey('not-found');
    const visit = { ...answers.visit, note: 'Kosong\u200b', witness: { name: 'Ma\u202ede', role: 'rt' } };

    expect(codesAt({ ...answers, visit })).toEqual([
      '/visit/note invisible-characters',
      '/visit/witness/name invisible-characters',
    ]);
  });
});
