import { randomUUID } from 'node:crypto';

import { INTEGRATORS } from '../../agencies/sandbox/officials';
import { refusePayment } from '../../domain/payment/report';
import { NATION } from '../../domain/region';
import type { NewPayment, PaymentResult } from '../../store/payments';
import type { Decided, Evidence } from './evidence';
import type { Happened } from './families';
import type { System } from './system';

const PAYER = INTEGRATORS.find(({ username }) => username === 'payer')?.subject ?? '';

/** What the payer was answered in a quarter. */
export interface Paid {
  readonly quarter: string;
  /** Of each decision that grants something: to have been ordered, and then paid or failed. */
  readonly granted: readonly PaymentResult[];
  /** Of what is no decision at all: of another proposal, of another quarter, of a programme nobody decided on. */
  readonly unknown: readonly PaymentResult[];
  /** Of decisions that grant nothing. */
  readonly notGranted: readonly PaymentResult[];
}

/** The payer reports every grant of a quarter as ordered and then as paid, every seventh as failed, and more than there is to pay. */
export async function pay(
  { stores }: System,
  { evidence, happened }: { readonly evidence: Evidence; readonly happened: Happened },
): Promise<Paid> {
  const { run, decisions } = evidence;
  const at = (one: Decided, state: NewPayment['state']): NewPayment => paymentOf(one, { quarter: run.quarter, state });
  const granted = decisions.filter(({ outcome }) => outcome === 'granted');
  const others = decisions.filter(({ outcome }) => outcome !== 'granted');
  const settled = granted.map((one, nth) => at(one, nth % 7 === 3 ? 'failed' : 'paid'));
  const nobodys = granted.slice(0, 1).flatMap((one): NewPayment[] => [
    { ...at(one, 'paid'), proposalId: randomUUID() },
    { ...at(one, 'paid'), quarter: '2019Q1' },
    { ...at(one, 'paid'), programme: 'ATENSI' },
  ]);
  happened.paid += settled.filter(({ state }) => state === 'paid').length;
  happened['payment-failed'] += settled.filter(({ state }) => state === 'failed').length;
  const record = async (reports: readonly NewPayment[]): Promise<readonly PaymentResult[]> => {
    const fault = reports.map((report) => refusePayment(report, Date.now())).find((one) => one !== undefined);
    if (fault !== undefined) throw new Error(`A payer may not say so: ${fault}`);
    const payer = { subject: PAYER, role: 'integrator', regions: [NATION] } as const;
    return stores.api.as(payer).payments.record(reports, PAYER);
  };
  const ordered = await record(granted.map((one) => at(one, 'ordered')));
  return {
    quarter: run.quarter,
    granted: [...ordered, ...(await record(settled))],
    unknown: await record(nobodys),
    notGranted: await record(others.map((one) => at(one, 'paid'))),
  };
}

function paymentOf(
  { proposalId, programme, amountRupiah }: Decided,
  { quarter, state }: Pick<NewPayment, 'quarter' | 'state'>,
): NewPayment {
  const known = { proposalId, programme, quarter, state, amountRupiah, reference: `test/${randomUUID().slice(0, 8)}` };
  // A minute before it was paid: a payer's orders lie before their payments.
  const at = new Date(Date.now() - (state === 'ordered' ? 60_000 : 0)).toISOString();
  return state === 'failed' ? { ...known, at, reason: 'account-blocked' } : { ...known, at };
}

/** A decision beside its last payment, as both stand in the end. */
export interface DecidedAndPaid {
  readonly quarter: string;
  readonly proposalId: string;
  readonly programme: string;
  readonly outcome: string;
  readonly reports: readonly string[];
}

const STANDS = `select d.quarter, d.proposal_id as "proposalId", d.programme, d.outcome,
  array(select state from payment_report p where p.proposal_id = d.proposal_id and p.programme = d.programme
    and p.quarter = d.quarter order by p.at, p.id) as reports
from decision d order by 1, 2, 3`;

/** Every decision there is, with what was reported of it. */
export async function decidedAndPaid({ stores }: System): Promise<readonly DecidedAndPaid[]> {
  return (await stores.database.pool.query<DecidedAndPaid>(STANDS)).rows;
}
