import { z } from 'zod';

import type { MatchStatus } from '../domain/identity/match';
import { AgencyAnswerMismatch } from './failures';
import { postJson, type AgencyLine, type AgencyOptions } from './http';

export interface HouseholdToMatch {
  readonly callKey: string;
  readonly kkNumber: string;
  /** `birthDate` is yyyy-mm-dd. */
  readonly members: readonly { readonly nik: string; readonly name: string; readonly birthDate: string }[];
}

export interface Dukcapil {
  /** Asks what the population register says of each member; the answer keeps their order. */
  matchHousehold(household: HouseholdToMatch, signal: AbortSignal): Promise<MatchStatus[]>;
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

/** The fields we use, in the agency's own words. Others are ignored, so the agency may add some freely. */
const MatchAnswer = z.object({
  kunci: z.string(),
  no_kk: z.string(),
  hasil: z.array(z.object({ nik: z.string(), status: z.enum(Object.keys(STATUS_WORDS) as StatusWord[]) })),
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
      return statusesOf(household, answer);
    },
  };
}

function matchRequest({ kkNumber, members }: HouseholdToMatch): unknown {
  return {
    no_kk: kkNumber,
    anggota: members.map(({ nik, name, birthDate }) => ({ nik, nama: name, tgl_lahir: dayFirst(birthDate) })),
  };
}

/** Dukcapil writes dates as dd-mm-yyyy. */
function dayFirst(isoDate: string): string {
  return isoDate.split('-').reverse().join('-');
}

function statusesOf(household: HouseholdToMatch, answer: z.infer<typeof MatchAnswer>): MatchStatus[] {
  if (answer.kunci !== household.callKey) throw new AgencyAnswerMismatch('dukcapil', 'kunci');
  if (answer.no_kk !== household.kkNumber) throw new AgencyAnswerMismatch('dukcapil', 'no_kk');
  const words = new Map(answer.hasil.map(({ nik, status }) => [nik, status]));
  if (words.size !== household.members.length || answer.hasil.length !== words.size) {
    throw new AgencyAnswerMismatch('dukcapil', 'hasil');
  }
  return household.members.map(({ nik }) => {
    const word = words.get(nik);
    if (word === undefined) throw new AgencyAnswerMismatch('dukcapil', 'hasil.nik');
    return STATUS_WORDS[word];
  });
}
