import { refuseResultFile, type DeclaredResult, type ReceivedResult } from '../../../domain/ranking/result-file';

const HEADER = 'household_id,proposal_id,kabupaten,score';
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

function received(content: Uint8Array, changes: Partial<ReceivedResult> = {}): ReceivedResult {
  return { bytes: content.length, head: content, tail: content.subarray(-4), sha256: 'a', ...changes };
}

const asCsv: DeclaredResult = { mediaType: 'text/csv', sha256: 'a' };
const asParquet: DeclaredResult = { mediaType: 'application/vnd.apache.parquet', sha256: 'a' };

describe('the file of a ranking made outside', () => {
  it.each([
    ['CSV with its columns', `${HEADER}\n1,,9901,5\n`],
    ['CSV whose names stand in quotes', '"kabupaten" , "score"\r\n"9901","5"\r\n'],
    ['CSV of one line', HEADER],
  ])('is kept as %s', (_what, text) => {
    expect(refuseResultFile(1_000, { received: received(bytesOf(text)), declared: asCsv })).toBeUndefined();
  });

  it('is kept as Parquet, which has its mark at both ends', () => {
    const whole = received(bytesOf('PAR1....PAR1'));
    expect(refuseResultFile(1_000, { received: whole, declared: asParquet })).toBeUndefined();
  });

  it('is kept where its head ends within a letter', () => {
    const head = Buffer.concat([bytesOf(`${HEADER}\n`), bytesOf('é').subarray(0, 1)]);
    expect(refuseResultFile(1_000, { received: received(head), declared: asCsv })).toBeUndefined();
  });

  it.each([
    ['Parquet that breaks off', 'PAR1........', asParquet],
    ['two marks and nothing else', 'PAR1PAR1', asParquet],
    ['Parquet called CSV', 'PAR1....PAR1', asCsv],
    ['CSV called Parquet', HEADER, asParquet],
    ['nothing', '', asCsv],
    ['a table of something else', 'name,toString\nSiti,1\n', asCsv],
    ['a table with a control character', `${HEADER}\n1\u0000\n`, asCsv],
    ['another type', HEADER, { ...asCsv, mediaType: 'text/plain' }],
  ])('is refused as %s', (_what, text, declared) => {
    expect(refuseResultFile(1_000, { received: received(bytesOf(text)), declared })).toBe('result-type-mismatch');
  });

  it('is refused when it is no UTF-8', () => {
    const latin = Buffer.concat([bytesOf(`${HEADER}\n`), Uint8Array.of(0xe9, 0x0a)]);
    expect(refuseResultFile(1_000, { received: received(latin), declared: asCsv })).toBe('result-type-mismatch');
  });

  it('is refused a byte beyond the limit, whatever it is, and when its hash differs', () => {
    const content = bytesOf(HEADER);
    const at = (maxBytes: number) => refuseResultFile(maxBytes, { received: received(content), declared: asCsv });
    const changed = { received: received(content, { sha256: 'b' }), declared: asCsv };

    expect([at(content.length), at(content.length - 1)]).toEqual([undefined, 'result-too-large']);
    expect(refuseResultFile(1_000, changed)).toBe('result-hash-differs');
  });
});
