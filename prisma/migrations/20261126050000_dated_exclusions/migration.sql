-- Exclusions say who stated them and when, and a run says on which day it judged them.

-- AlterTable
ALTER TABLE "ranking_run" ADD COLUMN "decided_on" DATE;

-- What the schema language cannot say.

-- Legal and server time are the same wherever real proposals were decided.
UPDATE "ranking_run" SET "decided_on" = (SELECT (max("decided_at") AT TIME ZONE 'Asia/Jakarta')::date FROM "decision"
  WHERE "decision"."run_id" = "ranking_run"."run_id");

-- Until now a fact was its code alone, and it excluded the household. It goes on doing so: it counts as said of the whole
-- household by the first office that the rules trust with it.
CREATE FUNCTION pg_temp."with_source"(facts jsonb, stated_on text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT coalesce(jsonb_agg(CASE WHEN jsonb_typeof(fact) <> 'string' THEN fact ELSE jsonb_build_object(
    'code', fact, 'statedOn', stated_on, 'concerns', 'household',
    'statedBy', CASE fact #>> '{}' WHEN 'bumn-bumd' THEN 'kementerian-bumn' WHEN 'state-official' THEN 'lhkpn'
      WHEN 'died' THEN 'dukcapil' WHEN 'online-gambling' THEN 'ppatk' ELSE 'groundcheck' END) END), '[]')
  FROM jsonb_array_elements(facts) fact
$$;
-- The wall binds the owner as well, who has to change rows here.
ALTER TABLE "household_fact" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "groundcheck_answers" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "ranking_entry" NO FORCE ROW LEVEL SECURITY;
UPDATE "household_fact" SET "value" = pg_temp."with_source"("value", "valid_from"::text)
  WHERE "fact" = 'exclusions' AND jsonb_typeof("value") = 'array';
UPDATE "groundcheck_answers" SET "components" = jsonb_set("components", '{exclusions}',
    pg_temp."with_source"("components"->'exclusions', ("started_at" AT TIME ZONE 'Asia/Jakarta')::date::text))
  WHERE jsonb_array_length("components"->'exclusions') > 0;
UPDATE "ranking_entry" SET "facts" = jsonb_set("facts", '{exclusions}',
    pg_temp."with_source"("facts"->'exclusions', (run."created_at" AT TIME ZONE 'Asia/Jakarta')::date::text))
  FROM "ranking_run" run WHERE run."run_id" = "ranking_entry"."run_id" AND jsonb_array_length("facts"->'exclusions') > 0;
ALTER TABLE "household_fact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "groundcheck_answers" FORCE ROW LEVEL SECURITY;
ALTER TABLE "ranking_entry" FORCE ROW LEVEL SECURITY;
