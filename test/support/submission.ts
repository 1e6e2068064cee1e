import type { ProposalSubmission, SubmittedMember } from '../../domain/proposal/submission';
import { testNik } from './groundcheck-answers';

/** Wayan, head of the household. */
export const WAYAN: SubmittedMember = {
  nik: testNik({ birthDate: '1978-05-20', female: false, serial: 1 }),
  name: 'Wayan',
  birthDate: '1978-05-20',
  sex: 'male',
  relation: '1',
};

/** Siti, his wife. */
export const SITI: SubmittedMember = {
  nik: testNik({ birthDate: '1982-11-02', female: true, serial: 2 }),
  name: 'Siti',
  birthDate: '1982-11-02',
  sex: 'female',
  relation: '2',
};

function evidence(kind: ProposalSubmission['evidence'][number]['kind']): ProposalSubmission['evidence'][number] {
  return { kind, sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', reference: `evidence/${kind}` };
}

/** A submission by the village door in which nothing is wrong. */
export function aSubmission(overrides: Partial<ProposalSubmission> = {}): ProposalSubmission {
  return {
    channel: 'village',
    villageCode: '9901012001',
    address: 'Dusun Uji RT 01 RW 02',
    kkNumber: '9901010101100001',
    members: [WAYAN, SITI],
    evidence: [evidence('ktp'), evidence('kk'), evidence('house-photo')],
    programmes: ['PKH', 'SEMBAKO'],
    consent: true,
    ...overrides,
  };
}
