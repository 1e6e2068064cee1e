import type { DeclaredExample } from '../operation';

/** Two households of a made-up province, as a CSV may be that BPS sends. */
const RESULT = {
  mediaType: 'text/csv',
  base64: Buffer.from(
    [
      'household_id,proposal_id,kabupaten,score,national_decile,province_decile,kabupaten_decile',
      '1,,9901,13120000,1,1,1',
      '2,,9901,13990000,6,6,6',
      '',
    ].join('\n'),
  ).toString('base64'),
} as const;
const KEPT = {
  file: '1b5c8c81-4c6055f1-dbbe09b7-102c1ecf-ad193168-3947c9d4-6752f318-6ca8ad8c.csv',
  sha256: '1b5c8c814c6055f1dbbe09b7102c1ecfad1931683947c9d46752f3186ca8ad8c',
  bytes: 136,
} as const;
const params = { version: '2026Q1' } as const;
const COVER = {
  format: 'ranking-exchange-1',
  runId: 'ranking-2026Q1',
  snapshotSha256: 'cd'.repeat(32),
  households: 2,
  householdsByKabupaten: { '9901': 2 },
  madeBy: 'BPS',
  madeAt: '2026-01-22T09:00:00+07:00',
  madeWith: 'PMT 2026',
  resultSha256: KEPT.sha256,
} as const;

/** Examples of how a ranking made outside comes in, by operation. */
export const RANKING_RESULT_EXAMPLES = {
  'upload-result': [
    { name: 'A CSV', as: 'ratna', given: 'result-awaited', params, content: RESULT, status: 201, answer: KEPT },
    {
      name: 'A CSV that is called Parquet',
      as: 'ratna',
      given: 'result-awaited',
      params,
      content: { ...RESULT, mediaType: 'application/vnd.apache.parquet' },
      status: 415,
      code: 'result-type-mismatch',
    },
    {
      name: 'The version is ranked here',
      as: 'ratna',
      given: 'cycle',
      params,
      content: RESULT,
      status: 409,
      code: 'result-not-awaited',
    },
  ],
  'put-result-cover': [
    {
      name: 'Of the CSV',
      as: 'ratna',
      given: 'result-uploaded',
      params: { ...params, file: KEPT.file },
      body: COVER,
      status: 204,
    },
    {
      name: 'Of a file that nobody has sent',
      as: 'ratna',
      given: 'result-awaited',
      params: { ...params, file: 'result.csv' },
      body: COVER,
      status: 404,
      code: 'not-found',
    },
  ],
} as const satisfies Readonly<Record<string, readonly DeclaredExample[]>>;
