/** Institutions we call. The name is safe in messages, logs and metrics. */
export type AgencyName = 'dukcapil' | 'pusdatin' | 'bps' | 'messaging';

/**
 * How a call failed for the moment: no answer in time, down, limiting us, unreachable, or `late` for an agency that
 * holds the request but has not finished its answer.
 */
export type BusyKind = 'timeout' | 'unavailable' | 'rate-limited' | 'connection' | 'late';

/** What was wrong with an answer that arrived. */
export type InvalidKind = 'malformed' | 'wrong-schema' | 'too-large';

/** Any failure of a call to an agency. Messages name the agency and the kind, never a person or a value. */
export abstract class AgencyFailure extends Error {
  readonly agency: AgencyName;

  constructor(agency: AgencyName, message: string) {
    super(`${agency} ${message}`);
    this.name = new.target.name;
    this.agency = agency;
  }
}

const BUSY_TEXT: Readonly<Record<BusyKind, string>> = {
  timeout: 'did not answer in time',
  unavailable: 'is not available',
  'rate-limited': 'asks for fewer calls',
  connection: 'could not be reached',
  late: 'has not finished its answer',
};

/** Worth trying again, with the same key, for as long as it takes. Whether the agency acted is not known. */
export class AgencyBusy extends AgencyFailure {
  readonly kind: BusyKind;
  /** How long the agency asked us to wait. */
  readonly retryAfterMs?: number;

  constructor(agency: AgencyName, { kind, retryAfterMs }: { kind: BusyKind; retryAfterMs?: number | undefined }) {
    super(agency, BUSY_TEXT[kind]);
    this.kind = kind;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** The agency understood and refused: the same request never becomes right. */
export class AgencyRefused extends AgencyFailure {
  /** The agency's own code, or `HTTP_<status>` when it gave none. */
  readonly code: string;
  readonly status: number;

  constructor(agency: AgencyName, { code, status }: { code: string; status: number }) {
    super(agency, `refused the request: ${code} (${status})`);
    this.code = code;
    this.status = status;
  }
}

/**
 * An answer that cannot be read. One may be an accident, many are a change at the agency: the caller sets after how
 * many a person must look.
 */
export class AgencyAnswerInvalid extends AgencyFailure {
  readonly kind: InvalidKind;
  /** Where in the answer our schema did not hold, as a path of our own field names. */
  readonly at?: string;

  constructor(agency: AgencyName, { kind, at }: { kind: InvalidKind; at?: string | undefined }) {
    super(agency, `sent an answer we cannot read: ${kind}${at === undefined ? '' : ` at ${at}`}`);
    this.kind = kind;
    if (at !== undefined) this.at = at;
  }
}

/** The answer is about another call or another household. A security event; nothing of it may be saved. */
export class AgencyAnswerMismatch extends AgencyFailure {
  /** Which echoed field differed. */
  readonly field: string;

  constructor(agency: AgencyName, field: string) {
    super(agency, `answered another question: ${field} differs`);
    this.field = field;
  }
}
