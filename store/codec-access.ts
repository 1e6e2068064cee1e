import type { Pool } from 'pg';

/** One request to have Temporal payloads decoded. Who asked and how much, never what it said. */
export interface CodecAccessEntry {
  readonly personId: string;
  readonly tokenId: string;
  readonly namespace: string;
  readonly payloads: number;
  readonly outcome: 'decoded' | 'forbidden' | 'unreadable';
}

export interface CodecAccessLog {
  record(entry: CodecAccessEntry): Promise<void>;
}

/** Keeps who read what operators cannot read by themselves. */
export function createCodecAccessLog(pool: Pool): CodecAccessLog {
  return {
    async record({ personId, tokenId, namespace, payloads, outcome }) {
      const text = `insert into codec_access (person_id, token_id, namespace, payloads, outcome) values ($1, $2, $3, $4, $5)`;
      await pool.query({ name: 'codec-access', text, values: [personId, tokenId, namespace, payloads, outcome] });
    },
  };
}
