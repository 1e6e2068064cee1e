import { z } from 'zod';

import type { HeldElsewhere, NikFinding } from '../domain/identity/double-nik';
import type { MatchStatus } from '../domain/identity/match';
import { AgencyAnswerMismatch } from './failures';
import { postJson, type AgencyLine, type AgencyOptions } from './http';

export interface HouseholdToMatch {
  readonly callKey: string;
  readonly kkNumber: string;
  /** Where the household says it lives: of several holders of a NIK, Dukcapil names the one nearest to it. */
  readonly villageCode: string;
  /** `birthDate` is yyyy-mm-dd. */
  readonly members: readonly { readonly nik: string; readonly name: string; readonly birthDate: string }[];
}

/** What the population register says of a household. */
export interface MatchedHousehold {
  /** One for each member, in their order. */
  readonly statuses: readonly MatchStatus[];
  /** The other holders of double NIKs, where Dukcapil knows them. */
  readonly heldElsewhere: readonly HeldElsewhere[];
}

type SettledFinding = Exclude<NikFinding, 'unsettled'>;

/** What two approved visits found of a NIK that two people hold. */
export interface NikToSettle {
  readonly callKey: string;
  readonly nik: string;
  readonly kkNumber: string;
  /** Dukcapil's own reference to the record of the other holder. */
  readonly reference: string;
  /** Whose it is by the visits. */
  readonly finding: SettledFinding;
}

export interface Dukcapil {
  /** Asks what the population register says of each member. */
  matchHousehold(household: HouseholdToMatch, signal: AbortSignal): Promise<MatchedHousehold>;
  /** Has one of the two records keep the NIK and the other one deactivated. Answers which: Dukcapil compares biometrics. */
  settleNik(nik: NikToSettle, signal: AbortSignal): Promise<SettledFinding>;
}

const STATUS_WORDS = {
  PADAN: 'matched',
  TIDAK_DITEMUKAN: 'not-found',
  TIDAK_AKTIF: 'inactive',
  GANDA: 'double',
  NAMA_BERBEDA: 'name-differs',
  KK_BERBEDA: 'kk-differs',
  TGL_LAHIR_BERBEDA: 'birth-date-differs',
  BELUM_REKAM: 'not-recorded',
} as const satisfies Record<string, MatchStatus>;

type StatusWord = keyof typeof STATUS_WORDS;

/** Letters mark a reference as one: a run of digits could be somebody's number, and it goes where none may go. */
const REFERENCE = /^(?=.*[A-Za-z])(?!.*\d{16})[A-Za-z0-9-]{4,64}$/;

/** The fields we use, in the agency's own words. Others are ignored, so the agency may add some freely. */
const MatchAnswer = z.object({
  kunci: z.string(),
  no_kk: z.string(),
  hasil: z.array(
    z.object({
      nik: z.string(),
      status: z.enum(Object.keys(STATUS_WORDS) as StatusWord[]),
      pemegang_lain: z.object({ rujukan: z.string().regex(REFERENCE), desa: z.string().regex(/^\d{10}$/) }).nullish(),
    }),
  ),
});
type MatchAnswer = z.infer<typeof MatchAnswer>;

/** Which of the two records a decision is about, in Dukcapil's words. */
const HOLDER_WORDS = { PENGUSUL: 'ours', LAIN: 'theirs' } as const satisfies Record<string, SettledFinding>;
type HolderWord = keyof typeof HOLDER_WORDS;
const WORD_FOR: Readonly<Record<SettledFinding, HolderWord>> = { ours: 'PENGUSUL', theirs: 'LAIN' };

const SettlementAnswer = z.object({
  kunci: z.string(),
  rujukan: z.string(),
  pemegang: z.enum(Object.keys(HOLDER_WORDS) as HolderWord[]),
});

/**
 * Dukcapil over HTTP. Throws `AgencyBusy` (worth retrying), `AgencyRefused`, `AgencyAnswerInvalid` or
 * `AgencyAnswerMismatch`.
 */
export function createDukcapil(options: AgencyOptions): Dukcapil {
  const line: AgencyLine = { ...options, agency: 'dukcapil' };
  return {
    async matchHousehold(household, signal) {
      const body = matchRequest(household);
      const answer = await postJson(line, {
        path: 'padan',
        callKey: household.callKey,
        body,
        answer: MatchAnswer,
        signal,
      });
      return matchedBy(household, answer);
    },
    async settleNik({ callKey, nik, kkNumber, reference, finding }, signal) {
      const answer = await postJson(line, {
        path: 'penetapan-nik',
        callKey,
        body: { nik, no_kk: kkNumber, rujukan: reference, temuan: WORD_FOR[finding] },
        answer: SettlementAnswer,
        signal,
      });
      if (answer.kunci !== callKey) throw new AgencyAnswerMismatch('dukcapil', 'kunci');
      if (answer.rujukan !== reference) throw new AgencyAnswerMismatch('dukcapil', 'rujukan');
      return HOLDER_WORDS[answer.pemegang];
    },
  };
}

function matchRequest({ kkNumber, villageCode, members }: HouseholdToMatch): unknown {
  return {
    no_kk: kkNumber,
    kode_wilayah: villageCode,
    anggota: members.map(({ nik, name, birthDate }) => ({ nik, nama: name, tgl_lahir: dayFirst(birthDate) })),
  };
}

/** Dukcapil writes dates as dd-mm-yyyy. */
function dayFirst(isoDate: string): string {
  return isoDate.split('-').reverse().join('-');
}

function matchedBy(household: HouseholdToMatch, answer: MatchAnswer): MatchedHousehold {
  if (answer.kunci !== household.callKey) throw new AgencyAnswerMismatch('dukcapil', 'kunci');
  if (answer.no_kk !== household.kkNumber) throw new AgencyAnswerMismatch('dukcapil', 'no_kk');
  const answers = new Map(answer.hasil.map((result) => [result.nik, result]));
  if (answers.size !== household.members.length || answer.hasil.length !== answers.size) {
    throw new AgencyAnswerMismatch('dukcapil', 'hasil');
  }
  const results = household.members.map(({ nik }) => {
    const result = answers.get(nik);
    if (result === undefined) throw new AgencyAnswerMismatch('dukcapil', 'hasil.nik');
    return result;
  });
  return { statuses: results.map(({ status }) => STATUS_WORDS[status]), heldElsewhere: results.flatMap(otherHolderOf) };
}

function otherHolderOf({ status, pemegang_lain: other }: MatchAnswer['hasil'][number], index: number): HeldElsewhere[] {
  if (status !== 'GANDA' || other === null || other === undefined) return [];
  return [{ memberNo: index + 1, otherHolder: { reference: other.rujukan, villageCode: other.desa } }];
}
