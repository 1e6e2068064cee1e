import { z } from 'zod';

import type { MatchStatus } from '../domain/identity/match';
import type { Criterion, RegistrationAnswer } from '../domain/registration/criteria';
import { AgencyAnswerMismatch, AgencyBusy, AgencyRefused } from './failures';
import { postJson, type AgencyLine, type AgencyOptions } from './http';

export interface HouseholdToRegister {
  readonly callKey: string;
  /** Ours; Pusdatin repeats it in its answer. */
  readonly proposalReference: string;
  readonly kkNumber: string;
  readonly villageCode: string;
  /** `birthDate` is yyyy-mm-dd. */
  readonly members: readonly { readonly nik: string; readonly name: string; readonly birthDate: string }[];
  /** Whether every attribute the ranking needs is there (criterion e). */
  readonly attributesComplete: boolean;
  /** Dukcapil's answer for each member, in their order. */
  readonly identityStatuses: readonly MatchStatus[];
  /** From 1. Later attempts ask what became of the earlier ones before they send again. */
  readonly attempt?: number;
}

/** `sent`: answered to this attempt. `recovered`: an earlier attempt had been received although its answer was lost. */
export type ReceivedAs = 'sent' | 'recovered';

export interface Pusdatin {
  /** Hands a household to Kemensos' registry and answers its number, or the acceptance criteria that failed. */
  registerHousehold(
    household: HouseholdToRegister,
    signal: AbortSignal,
  ): Promise<RegistrationAnswer & { readonly receivedAs: ReceivedAs }>;
}

const CRITERIA = { A: 'a', B: 'b', C: 'c', D: 'd', E: 'e' } as const satisfies Record<string, Criterion>;
type CriterionWord = keyof typeof CRITERIA;

const STATUS_WORDS: Readonly<Record<MatchStatus, string>> = {
  matched: 'PADAN',
  'not-found': 'TIDAK_DITEMUKAN',
  inactive: 'TIDAK_AKTIF',
  double: 'GANDA',
  'name-differs': 'NAMA_BERBEDA',
  'kk-differs': 'KK_BERBEDA',
  'birth-date-differs': 'TGL_LAHIR_BERBEDA',
  'not-recorded': 'BELUM_REKAM',
};

const Echo = { kunci: z.string(), nomor_usulan: z.string() };

/** The fields we use, in the agency's own words. */
const RegistrationWords = z.discriminatedUnion('status', [
  z.object({ ...Echo, status: z.literal('TERDAFTAR'), nomor_registrasi: z.string().min(1).max(40) }),
  z.object({
    ...Echo,
    status: z.literal('DIKEMBALIKAN'),
    kriteria_gagal: z.array(z.enum(Object.keys(CRITERIA) as CriterionWord[])).min(1),
  }),
]);

const StatusWords = z.discriminatedUnion('keadaan', [
  z.object({ kunci: z.string(), keadaan: z.literal('SELESAI'), jawaban: RegistrationWords }),
  z.object({ kunci: z.string(), keadaan: z.literal('DIPROSES') }),
]);

/** Pusdatin has never received a call with this key. */
const KEY_UNKNOWN = 'KUNCI_TIDAK_DIKENAL';

/**
 * Pusdatin over HTTP. Throws `AgencyBusy` (worth retrying, with `attempt` raised), `AgencyRefused`,
 * `AgencyAnswerInvalid` or `AgencyAnswerMismatch`.
 */
export function createPusdatin(options: AgencyOptions): Pusdatin {
  const line: AgencyLine = { ...options, agency: 'pusdatin' };
  return {
    async registerHousehold(household, signal) {
      const earlier = (household.attempt ?? 1) > 1 ? await findAnswer(line, { household, signal }) : undefined;
      if (earlier !== undefined) return { ...translate(household, earlier), receivedAs: 'recovered' };
      const answer = await postJson(line, {
        path: 'registrasi',
        callKey: household.callKey,
        body: registrationRequest(household),
        answer: RegistrationWords,
        signal,
      });
      return { ...translate(household, answer), receivedAs: 'sent' };
    },
  };
}

/** What Pusdatin answered to an earlier attempt with this key, or `undefined` when none reached it. */
async function findAnswer(
  line: AgencyLine,
  { household, signal }: { readonly household: HouseholdToRegister; readonly signal: AbortSignal },
): Promise<z.infer<typeof RegistrationWords> | undefined> {
  const { callKey } = household;
  try {
    const found = await postJson(line, {
      path: 'status',
      callKey,
      body: { kunci: callKey },
      answer: StatusWords,
      signal,
    });
    if (found.kunci !== callKey) throw new AgencyAnswerMismatch('pusdatin', 'kunci');
    if (found.keadaan === 'DIPROSES') throw new AgencyBusy('pusdatin', { kind: 'late' });
    return found.jawaban;
  } catch (error) {
    if (error instanceof AgencyRefused && error.code === KEY_UNKNOWN) return undefined;
    throw error;
  }
}

function registrationRequest(household: HouseholdToRegister): unknown {
  return {
    nomor_usulan: household.proposalReference,
    no_kk: household.kkNumber,
    kode_wilayah: household.villageCode,
    atribut_lengkap: household.attributesComplete,
    anggota: household.members.map(({ nik, name, birthDate }, index) => {
      const status = household.identityStatuses[index];
      return {
        nik,
        nama: name,
        tgl_lahir: birthDate,
        status_padan: status === undefined ? 'BELUM_DICEK' : STATUS_WORDS[status],
      };
    }),
  };
}

function translate(household: HouseholdToRegister, words: z.infer<typeof RegistrationWords>): RegistrationAnswer {
  if (words.kunci !== household.callKey) throw new AgencyAnswerMismatch('pusdatin', 'kunci');
  if (words.nomor_usulan !== household.proposalReference) throw new AgencyAnswerMismatch('pusdatin', 'nomor_usulan');
  return words.status === 'TERDAFTAR'
    ? { registered: true, registrationNumber: words.nomor_registrasi }
    : { registered: false, failed: words.kriteria_gagal.map((word) => CRITERIA[word]) };
}
