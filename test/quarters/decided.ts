import { decideQuarter } from '../../domain/eligibility/decide';
import { rulesInForce } from '../../domain/eligibility/rules';
import { modelSha256 } from '../../ranking/model-signature';
import type { RankingModel } from '../../ranking/model';
import type { Decided, Entry, Evidence } from './evidence';
import { officerFor } from './offices';
import { HOME } from './families';
import { RULES } from './rules';

/** What the quarters should have been decided by. */
export interface Wanted {
  readonly calendarId: string;
  readonly models: readonly RankingModel[];
}

/** Each breach is a sentence that says where and what; nothing in it is about a person. */
export type Breaches = readonly string[];

/** Everybody in the frozen set, for every programme asked for, has exactly one decision, and nobody else has any. */
export function undecided({ run, entries, decisions }: Evidence): Breaches {
  const wanted = entries.flatMap(({ household, facts }) => facts.programmes.map((one) => `${household} ${one}`));
  const found = decisions.map(({ household, programme }) => `${household} ${programme}`);
  return [
    ...entries.filter(({ returnedReason }) => returnedReason !== null).map(() => `${run.version}: one was left out`),
    ...entries.filter(({ isTold }) => !isTold).map(() => `${run.version}: one was never told`),
    ...wanted
      .filter((key) => found.filter((one) => one === key).length !== 1)
      .map(() => `${run.version}: not one decision`),
    ...found.filter((key) => !wanted.includes(key)).map(() => `${run.version}: one decided who was not in the set`),
  ];
}

/** Each decision names a run, and that run the snapshot, model, rules and calendar that were in force; two officers signed. */
export function uncited({ run, decisions }: Evidence, { calendarId, models }: Wanted): Breaches {
  const day = run.decidedOn ?? '';
  const model = models.findLast(({ validFrom }) => validFrom <= day);
  const expected: Partial<typeof run> = {
    calendarId,
    modelId: model?.id ?? null,
    modelVersion: model?.version ?? null,
    modelSha256: model === undefined ? null : modelSha256(model),
    rulesId: rulesInForce(RULES, day)?.id ?? null,
    determinedBy: officerFor('determination', HOME).personId,
    signedBy: officerFor('determination-signoff', HOME).personId,
  };
  const hashes = [run.snapshotSha256, run.resultSha256, run.manifestSha256];
  return [
    ...Object.entries(expected)
      .filter(([name, value]) => run[name as keyof typeof run] !== value)
      .map(([name]) => `${run.version}: ${name} is ${String(run[name as keyof typeof run])}`),
    ...hashes.filter((hash) => !/^[0-9a-f]{64}$/.test(hash ?? '')).map(() => `${run.version}: a hash is missing`),
    ...decisions
      .filter(({ runId, version, decileVersion, rulesId }) => {
        return runId !== run.runId || version !== run.version || decileVersion !== version || rulesId !== run.rulesId;
      })
      .map(() => `${run.version}: a decision names another run, version or rules`),
  ];
}

/** The decisions are those of the rules in TypeScript: who is granted, who waits at which place, who is refused and why. */
export function otherThanRules({ run, entries, decisions, quotas }: Evidence): Breaches {
  const day = run.decidedOn ?? '';
  const rules = rulesInForce(RULES, day);
  if (rules === undefined) return [`${run.version}: no rules are in force`];
  const expected = decideQuarter({ rules, quotas, day }, entries.map(asHousehold)).map((one) =>
    [one.id, one.programme, one.outcome, one.reasons.join(), one.amountRupiah, one.places, one.position ?? null].join(
      ' ',
    ),
  );
  const found = decisions.map((one) =>
    [one.proposalId, one.programme, one.outcome, one.reason, one.amountRupiah, one.places, one.position].join(' '),
  );
  const other = (from: readonly string[], to: readonly string[]): string[] => from.filter((one) => !to.includes(one));
  return [
    ...other(found, expected).map((one) => `${run.version}: decided ${one}`),
    ...other(expected, found).map((one) => `${run.version}: not decided ${one}`),
  ];
}

function asHousehold({
  proposalId,
  kabupaten,
  facts,
  score,
  decile,
}: Entry): Parameters<typeof decideQuarter>[1][number] {
  const { waited, signedAt, programmes, ...known } = facts;
  const own = { id: proposalId, kabupaten, facts: { ...known, decile }, asksFor: programmes };
  return { ...own, score, waited, signedAtMs: Date.parse(signedAt) };
}

/** No quota is exceeded, and a waiting list has its places one after the other, without a gap and without two on one. */
export function outOfLine({ run, decisions, quotas }: Evidence): Breaches {
  return quotas.flatMap(({ programme, kabupaten, places }) => {
    const own = decisions.filter((one) => one.programme === programme && one.kabupaten === kabupaten);
    const taken = own.filter(({ outcome }) => outcome === 'granted').reduce((sum, one) => sum + one.places, 0);
    const waiting = own.filter(({ outcome }) => outcome === 'waiting-list');
    const line = [...waiting].sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
    const next = (at: number): number => line.slice(0, at).reduce((sum, one) => sum + one.places, 1);
    return [
      ...(taken > places ? [`${run.version}: ${programme} gives ${String(taken)} of ${String(places)} places`] : []),
      ...line
        .filter(({ position }, at) => position !== next(at))
        .map(() => `${run.version}: ${programme} has a gap in its line`),
    ];
  });
}

/** Who waits has waited one quarter more than the time before; who was granted or refused begins anew. */
export function miscounted(quarters: readonly Evidence[]): Breaches {
  const before = new Map<string, Decided>();
  return quarters.flatMap(({ run, decisions }) => {
    const wrong = decisions.filter(({ household, programme, quartersWaited }) => {
      const last = before.get(`${household} ${programme}`);
      return quartersWaited !== (last?.outcome === 'waiting-list' ? last.quartersWaited + 1 : 0);
    });
    for (const one of decisions) before.set(`${one.household} ${one.programme}`, one);
    return wrong.map(({ programme }) => `${run.version}: quarters waited for ${programme} are counted wrongly`);
  });
}
