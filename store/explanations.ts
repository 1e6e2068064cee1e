import type { EligibilityFacts } from '../domain/eligibility/facts';
import type { EligibilityRules, Programme } from '../domain/eligibility/rules';
import type { Features, ScoringModel } from '../domain/ranking/model';
import type { RunCuts } from './ranking';
import { VERSION_IN_FORCE } from './ranking-sql';
import type { Rows } from './scope';

/** A household in one run, with what explains its decile. The model holds the stratum of its kabupaten alone. */
export interface RankedHousehold {
  readonly runId: string;
  readonly version: string;
  readonly quarter: string;
  readonly kabupaten: string;
  readonly score: number;
  readonly decile: number;
  /** `null` where the run is from before deciles of the province were kept. */
  readonly provinceDecile: number | null;
  readonly kabupatenDecile: number;
  readonly features: Features;
  /** `programmes` are those asked for. */
  readonly facts: Omit<EligibilityFacts, 'decile'> & { readonly programmes?: readonly Programme[] };
  readonly model: ScoringModel;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly modelSha256: string;
  readonly snapshotSha256: string;
  readonly calendarId: string;
  /** National cuts, those of the province where the run kept them, and those of the kabupaten. */
  readonly cuts: readonly number[];
  readonly provinceCuts: readonly number[] | null;
  readonly kabupatenCuts: readonly number[];
  /** The model of the run that followed, and where it cuts the set of this one; without cuts where the model stayed. */
  readonly followedBy: {
    readonly modelId: string;
    readonly modelVersion: string;
    readonly cuts: RunCuts['national'] | null;
  } | null;
  readonly rules: EligibilityRules | null;
  /** Legal day of the decisions, yyyy-mm-dd. */
  readonly decidedOn: string | null;
}

/** A household's last decile where it was made outside: no model of ours explains it. */
export interface RankedOutsideHousehold {
  readonly version: string;
  readonly decile: number;
  /** In the words of the result's maker. */
  readonly madeBy: string;
  readonly madeWith: string;
}

export interface ExplanationStore {
  /** The last two runs that ranked the proposal's household, the later first; fewer where there are no more. */
  lastRuns(proposalId: string): Promise<readonly RankedHousehold[]>;
  /** The last run that ranked the proposal's household, where that was done outside. */
  lastOutside(proposalId: string): Promise<RankedOutsideHousehold | undefined>;
  /** What the decile in force was made from, whoever ranked; empty before the first one and for a household that was erased. */
  lastFeatures(proposalId: string): Promise<Partial<Features>>;
}

/**
 * An entry of a version before cuts were kept explains nothing and is left out; so is one whose decile of that version is not in
 * force, because nobody has published it or the household was served with the version before. Programmes were decided by the
 * facts, rules and day of the last run that served the household before it was ranked again: a later one where a version was late.
 */
const LAST_RUNS = `select shown.run_id as "runId", run.version, run.quarter, shown.kabupaten, shown.score, shown.decile,
  shown.province_decile as "provinceDecile", shown.kabupaten_decile as "kabupatenDecile", shown.features,
  '{"assessments": []}' || served.facts as facts, run.model_id as "modelId",
  run.model_version as "modelVersion", run.model_sha256 as "modelSha256", run.snapshot_sha256 as "snapshotSha256",
  run.calendar_id as "calendarId", run.cuts->'national' as cuts,
  run.cuts->'province'->left(shown.kabupaten, 2) as "provinceCuts", run.cuts->'kabupaten'->shown.kabupaten as "kabupatenCuts",
  (select jsonb_build_object('modelId', next.model_id, 'modelVersion', next.model_version, 'cuts', next.carried_cuts->'national')
    from ranking_run next where next.calendar_id = run.calendar_id and next.version > run.version and next.cuts is not null
    order by next.version limit 1) as "followedBy", rules.body as rules, served.decided_on::text as "decidedOn",
  jsonb_build_object('variables', model.artefact->'variables', 'adjusters', model.artefact->'adjusters',
    'strata', jsonb_build_object(shown.kabupaten, model.artefact->'strata'->shown.kabupaten,
      (select kabupaten from proposal where id = $1), model.artefact->'strata'->(select kabupaten from proposal where id = $1))
  ) as model
from (
    select e.run_id, e.kk_index, e.kabupaten, e.score, e.decile, e.province_decile, e.kabupaten_decile, e.features,
      row_number() over latest_first as nth, lag(run.version) over latest_first as ranked_again
    from ranking_entry e join ranking_run run on run.run_id = e.run_id
    where e.kk_index = (select kk_index from proposal where id = $1) and e.score is not null
      and ${VERSION_IN_FORCE} = run.version and run.cuts is not null
    window latest_first as (order by run.version desc, run.created_at desc, (e.proposal_id = $1) desc)
  ) shown
  join ranking_run run on run.run_id = shown.run_id
  join ranking_model model on model.id = run.model_id and model.version = run.model_version
  cross join lateral (
    select e.facts, run.rules_id, run.decided_on from ranking_entry e join ranking_run run on run.run_id = e.run_id
    where e.kk_index = shown.kk_index and ${VERSION_IN_FORCE} is not null
      and (shown.ranked_again is null or run.version < shown.ranked_again)
    order by run.version desc, run.created_at desc, (e.proposal_id = $1) desc limit 1) served
  left join eligibility_rule_set rules on rules.id = served.rules_id
where nth <= 2 order by nth`;

const LAST_OUTSIDE = `select version, decile, outside->>'madeBy' as "madeBy", outside->>'madeWith' as "madeWith" from (
  select run.version, e.decile, run.ranked_outside as outside
  from ranking_entry e join ranking_run run on run.run_id = e.run_id
  where e.kk_index = (select kk_index from proposal where id = $1) and e.score is not null
    and ${VERSION_IN_FORCE} = run.version
  order by run.version desc, run.created_at desc limit 1) last where outside is not null`;

const LAST_FEATURES = `select e.features from ranking_entry e join ranking_run run on run.run_id = e.run_id
where e.kk_index = (select kk_index from proposal where id = $1) and e.score is not null and ${VERSION_IN_FORCE} = run.version
order by run.version desc, run.created_at desc, (e.proposal_id = $1) desc limit 1`;

/** Reads what deciles are explained with: of households that `rows` shows to whoever asks. */
export function createExplanationStore(rows: Rows): ExplanationStore {
  return {
    async lastRuns(proposalId) {
      const statement = { name: 'explanation-last-runs', text: LAST_RUNS, values: [proposalId] };
      return (await rows.query<RankedHousehold & Record<string, unknown>>(statement)).rows;
    },
    async lastFeatures(proposalId) {
      const statement = { name: 'last-features', text: LAST_FEATURES, values: [proposalId] };
      return (await rows.query<{ features: Partial<Features> }>(statement)).rows[0]?.features ?? {};
    },
    async lastOutside(proposalId) {
      const statement = { name: 'explanation-outside', text: LAST_OUTSIDE, values: [proposalId] };
      return (await rows.query<RankedOutsideHousehold & Record<string, unknown>>(statement)).rows[0];
    },
  };
}
