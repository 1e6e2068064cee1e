import type { PaymentReason, PaymentReport, PaymentState } from '../domain/payment/report';
import { asFacts } from './audit/entry';
import type { Rows } from './scope';

/** A report as a payer hands it in. */
export interface NewPayment extends PaymentReport {
  readonly proposalId: string;
  readonly programme: string;
  readonly quarter: string;
  readonly amountRupiah: number;
  /** The payer's own name of this report: the same one is recorded once. */
  readonly reference: string;
}

/**
 * `repeated`: it is on record already. `payment-reference-reused`: something else is, under this reference.
 * `decision-unknown`: there is no such decision in the payer's regions. `decision-not-granted`: there is nothing to be paid.
 */
export type PaymentResult =
  'recorded' | 'repeated' | 'payment-reference-reused' | 'decision-unknown' | 'decision-not-granted';

/** Where a payment stands. */
export interface PaymentView {
  readonly state: PaymentState;
  readonly reason: PaymentReason | null;
  readonly amountRupiah: number;
  readonly at: string;
}

export interface PaymentStore {
  /** Records the reports of a payer, each with its entry in the audit and its notice. Answers for each, in their order. */
  record(reports: readonly NewPayment[], reporter: string): Promise<PaymentResult[]>;
}

/** One statement for all of them. The audit gets one call for each proposal, because its chain has one head. */
const RECORD = `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as given(ordinal int, "proposalId" uuid, programme text, quarter text, state text,
    reason text, "amountRupiah" bigint, at timestamptz, reference text, facts jsonb)
), judged as (
  select given.*, d.outcome, known.id as known,
    (known.proposal_id, known.programme, known.quarter, known.state, known.amount_rupiah, known.at)
      = (given."proposalId", given.programme, given.quarter, given.state, given."amountRupiah", given.at)
      and known.reason is not distinct from given.reason as same
  from given
  left join decision d on d.proposal_id = given."proposalId" and d.programme = given.programme and d.quarter = given.quarter
  left join payment_report known on known.reporter = $2 and known.reference = given.reference
), written as (
  insert into payment_report (proposal_id, programme, quarter, state, reason, amount_rupiah, at, reporter, reference)
  select "proposalId", programme, quarter, state, reason, "amountRupiah", at, $2, reference from judged
  where outcome = 'granted' and known is null
  on conflict (reporter, reference) do nothing
  returning id, proposal_id, programme, quarter, state, reason, amount_rupiah, reference
), noticed as (
  insert into notice (workflow_id, step_no, ordinal, proposal_id, template, recipient, parameters)
  select 'payment-' || id, 1, 1, proposal_id, 'payment-' || state, 'household', jsonb_strip_nulls(jsonb_build_object(
    'programme', programme, 'quarter', quarter, 'amount', amount_rupiah, 'payment', reason)) from written
), audited as (
  select audit_append(w.proposal_id, jsonb_agg(g.facts->0 order by g.ordinal)) as seq
  from written w join given g using (reference) group by w.proposal_id
)
select case
    when w.id is not null then 'recorded'
    when j.known is not null then case when same then 'repeated' else 'payment-reference-reused' end
    when outcome is null then 'decision-unknown'
    when outcome <> 'granted' then 'decision-not-granted'
    else 'at-once' end as result
from judged j left join written w using (reference)
where (select count(*) from audited) >= 0 order by j.ordinal`;

/** Payments as payers report them: of decisions that `rows` shows to the payer. */
export function createPaymentStore(rows: Rows): PaymentStore {
  async function record(reports: readonly NewPayment[], reporter: string): Promise<PaymentResult[]> {
    const given = reports.map((report, ordinal) => ({ ...report, ordinal, facts: factsOf(report, reporter) }));
    const values = [JSON.stringify(given), reporter];
    const answer = await rows.query<{ result: PaymentResult | 'at-once' }>({
      name: 'payments-record',
      text: RECORD,
      values,
    });
    const results = answer.rows.map(({ result }) => result);
    const isSettled = (result: PaymentResult | 'at-once'): result is PaymentResult => result !== 'at-once';
    if (results.every(isSettled)) return results;
    // The same reference was handed in at the same instant: that report is on record by now, and is found there.
    return record(reports, reporter);
  }
  return { record };
}

function factsOf({ proposalId: _proposalId, ...report }: NewPayment, reporter: string): unknown {
  const detail = { ...report };
  return JSON.parse(
    asFacts({ kind: 'service', personId: reporter, role: 'integrator', action: 'payment-reported', detail }),
  );
}
