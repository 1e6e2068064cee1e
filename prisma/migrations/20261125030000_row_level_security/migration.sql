-- The second wall: a role for each process with the least it needs, and rows that only their own office gets to see. The roles
-- are made by whoever sets up the cluster (scripts/services/postgres-roles.ts, deploy/postgres/create-roles.sh), because a
-- password belongs in no migration.

-- AlterTable
ALTER TABLE "task" ADD COLUMN "on_behalf_of" UUID;

-- CreateTable
CREATE TABLE "task_not_by" (
    "kind" TEXT NOT NULL,
    "not_by" TEXT NOT NULL,

    CONSTRAINT "task_not_by_pkey" PRIMARY KEY ("kind","not_by")
);

-- CreateTable
CREATE TABLE "service_account" (
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "scopes" TEXT[],
    "regions" TEXT[],
    "rate_plan" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "service_account_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- What the schema language cannot say.

-- Counters are worth nothing after a crash, so they need no write-ahead log.
ALTER TABLE "rate_limit" SET UNLOGGED;

-- Whole region codes only, and nothing for a national office: with these a prefix is the same as "lies within".
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_village_whole" CHECK ("village" ~ '^\d{10}$');
ALTER TABLE "task" ADD CONSTRAINT "task_office_whole" CHECK ("office" ~ '^(\d{2}|\d{4}|\d{6}|\d{10})?$');
ALTER TABLE "task" ADD CONSTRAINT "task_escalated_office_whole" CHECK ("escalated_office" ~ '^(\d{2}|\d{4}|\d{6}|\d{10})?$');
ALTER TABLE "service_account" ADD CONSTRAINT "service_account_scopes_known"
  CHECK ("scopes" <@ ARRAY['proposal:submit', 'proposal:read']);
ALTER TABLE "service_account" ADD CONSTRAINT "service_account_regions_whole"
  CHECK (cardinality("regions") > 0 AND array_to_string("regions", ',') ~ '^(nation|(\d{2}|\d{4}|\d{6}|\d{10})(,(\d{2}|\d{4}|\d{6}|\d{10}))*)$');

-- A desk is read by whoever holds its tasks.
CREATE INDEX "task_desk" ON "task"("claimed_by", "due_at", "id") WHERE "state" = 'OPEN' AND "claimed_by" IS NOT NULL;

-- A citizen who files is told at once when the household's last decile is above every limit: one look-up, not a scan.
CREATE INDEX "proposal_ranked_household" ON "proposal"("kk_index", "created_at") WHERE "decile" IS NOT NULL;

-- On whose behalf a transaction runs. A setting that is missing, empty or malformed is NULL, and NULL matches no row.
CREATE FUNCTION "app_setting"("name" text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('app.' || "name", true), '')
$$;
-- Prefixes of what lies in the caller's regions. Every code begins with the empty prefix, which is said by a word of its own.
CREATE FUNCTION "app_territory"() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN "office" = 'nation' THEN ARRAY['']
    WHEN "office" ~ '^(\d{2}|\d{4}|\d{6}|\d{10})(,(\d{2}|\d{4}|\d{6}|\d{10}))*$' THEN string_to_array("office", ',')
  END FROM app_setting('office') AS "office"
$$;
-- The same for those who work in an office: a service account files and reads proposals, and has no desk.
CREATE FUNCTION "app_desk_territory"() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN app_setting('role') <> 'integrator' THEN app_territory() END
$$;
CREATE FUNCTION "app_household"() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT decode(app_setting('household'), 'hex')
$$;
CREATE FUNCTION "app_filing"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT app_setting('filing')::uuid
$$;
REVOKE EXECUTE ON FUNCTION "app_setting"(text), "app_territory"(), "app_desk_territory"(), "app_household"(), "app_filing"()
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "app_setting"(text), "app_territory"(), "app_desk_territory"(), "app_household"(), "app_filing"()
  TO "app_api";

-- Least privilege. What is not named here is refused, whatever a policy says.
GRANT USAGE ON SCHEMA "public" TO "app_api", "app_worker", "app_audit", "app_read";

GRANT SELECT ON "region", "calendar", "eligibility_rule_set", "service_account" TO "app_api", "app_worker", "app_read";
GRANT SELECT ON "quota", "facilitator_training", "task_not_by" TO "app_worker", "app_read";
GRANT SELECT ON "official" TO "app_worker", "app_read";
-- Where a facilitator lives is the draw's business alone.
GRANT SELECT ("person_id", "username", "name", "role", "office", "active") ON "official" TO "app_api";

GRANT SELECT, INSERT ON "proposal" TO "app_api";
GRANT SELECT, INSERT, UPDATE ON "proposal" TO "app_worker";
GRANT INSERT ON "proposal_member" TO "app_api";
GRANT SELECT, INSERT, UPDATE, DELETE ON "proposal_member" TO "app_worker";
GRANT SELECT, INSERT ON "outbox" TO "app_api";
GRANT UPDATE ("started_at", "attempts", "next_attempt_at") ON "outbox" TO "app_api", "app_worker";
GRANT SELECT, INSERT ON "outbox" TO "app_worker";
GRANT SELECT ON "task" TO "app_api", "app_read";
GRANT UPDATE ("claimed_by", "claimed_at", "on_behalf_of", "version") ON "task" TO "app_api";
GRANT SELECT, INSERT, UPDATE ON "task" TO "app_worker";
GRANT SELECT ON "timeline" TO "app_api", "app_audit", "app_read";
GRANT SELECT, INSERT ON "timeline" TO "app_worker";
GRANT SELECT, INSERT, UPDATE ON "notice" TO "app_worker";
GRANT SELECT ON "notice" TO "app_read";
GRANT INSERT ON "groundcheck_answers", "correction" TO "app_api";
GRANT SELECT ON "groundcheck_answers" TO "app_worker";
GRANT SELECT ON "correction" TO "app_worker";
GRANT UPDATE ("applied_at") ON "correction" TO "app_worker";
GRANT SELECT ON "household_fact" TO "app_api", "app_worker";
GRANT SELECT, INSERT ON "decision" TO "app_worker";
GRANT SELECT ON "decision" TO "app_api";
GRANT SELECT, INSERT, UPDATE ON "ranking_run", "ranking_entry" TO "app_worker";
GRANT SELECT ON "ranking_run" TO "app_read";
GRANT SELECT, INSERT ON "idempotency_key" TO "app_api";
GRANT UPDATE ("status", "body") ON "idempotency_key" TO "app_api";
GRANT SELECT, DELETE ON "idempotency_key" TO "app_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "rate_limit" TO "app_api";

-- Reports count households and never find one: no ciphertext, no key, no keyed hash.
GRANT SELECT ("id", "channel", "kind", "village", "kabupaten", "calendar_id", "member_count", "programmes", "stage", "next_step",
  "holder", "holder_office", "due_at", "reason_codes", "clock_paused_since", "needs_attention", "ended_as", "version", "quarter",
  "expected_from", "expected_until", "signed_at", "groundchecked", "awaits_version", "correction_rounds", "returns", "decile",
  "decile_version", "run_id", "filed_at", "created_at") ON "proposal" TO "app_read";
GRANT SELECT ("programme", "quarter", "proposal_id", "run_id", "version", "decile_version", "rules_id", "outcome", "reason_codes",
  "amount_rupiah", "places", "position", "quarters_waited", "decided_at") ON "decision" TO "app_read";

-- Rows. FORCE binds the owner too, who has no policy but the one the four-eyes rule below needs.
ALTER TABLE "proposal" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "proposal_member" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "task" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "timeline" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "notice" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "groundcheck_answers" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "correction" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "household_fact" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "decision" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "ranking_entry" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "idempotency_key" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Workers act for the whole nation, and say so table by table.
CREATE POLICY "whole_nation" ON "proposal" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "proposal_member" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "outbox" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "task" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "timeline" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "notice" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "groundcheck_answers" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "correction" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "household_fact" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "decision" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "ranking_entry" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "idempotency_key" TO "app_worker" USING (true) WITH CHECK (true);

CREATE POLICY "reports" ON "proposal" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "reports" ON "task" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "reports" ON "timeline" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "reports" ON "notice" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "reports" ON "decision" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "verification" ON "timeline" FOR SELECT TO "app_audit" USING (true);

-- The API. A setting is read once for each statement, hence the sub-selects. A proposal belongs to its village, and to the
-- household that holds its tracking code, and a second filer may learn that the very household being filed has one already.
CREATE POLICY "own_region" ON "proposal" FOR SELECT TO "app_api" USING (
  "village" ^@ ANY ((SELECT app_territory())::text[])
  OR "tracking_code" = (SELECT app_setting('tracking_code'))
  OR "kk_index" = (SELECT app_household()));
CREATE POLICY "filing" ON "proposal" FOR INSERT TO "app_api" WITH CHECK (
  "id" = (SELECT app_filing()) AND "kk_index" = (SELECT app_household()) AND "village" ^@ ANY ((SELECT app_territory())::text[]));
CREATE POLICY "filing" ON "proposal_member" FOR INSERT TO "app_api" WITH CHECK ("proposal_id" = (SELECT app_filing()));
CREATE POLICY "filing" ON "outbox" TO "app_api"
  USING ("proposal_id" = (SELECT app_filing())) WITH CHECK ("proposal_id" = (SELECT app_filing()));
CREATE POLICY "filing" ON "household_fact" FOR SELECT TO "app_api" USING ("kk_index" = (SELECT app_household()));

-- A task belongs to its office, and once it is escalated to the office called in as well.
CREATE POLICY "own_office" ON "task" FOR SELECT TO "app_api" USING (
  "office" ^@ ANY ((SELECT app_desk_territory())::text[]) OR "escalated_office" ^@ ANY ((SELECT app_desk_territory())::text[]));
CREATE POLICY "own_office_claims" ON "task" FOR UPDATE TO "app_api" USING (
  "office" ^@ ANY ((SELECT app_desk_territory())::text[]) OR "escalated_office" ^@ ANY ((SELECT app_desk_territory())::text[]));

-- What hangs on a proposal is seen by whoever sees the proposal: its own policies hold inside these.
CREATE POLICY "of_proposal" ON "timeline" FOR SELECT TO "app_api"
  USING (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "timeline"."proposal_id"));
CREATE POLICY "of_proposal" ON "decision" FOR SELECT TO "app_api"
  USING (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "decision"."proposal_id"));
-- And what an official adds to it is added to a task of the own office.
CREATE POLICY "of_task" ON "groundcheck_answers" FOR INSERT TO "app_api" WITH CHECK (EXISTS (SELECT FROM "task" "t"
  WHERE "t"."id" = "groundcheck_answers"."task_id" AND "t"."proposal_id" = "groundcheck_answers"."proposal_id"));
CREATE POLICY "of_task" ON "correction" FOR INSERT TO "app_api" WITH CHECK (EXISTS (SELECT FROM "task" "t"
  WHERE "t"."id" = "correction"."task_id" AND "t"."proposal_id" = "correction"."proposal_id"));
CREATE POLICY "own_commands" ON "idempotency_key" TO "app_api"
  USING ("subject" = (SELECT app_setting('person'))) WITH CHECK ("subject" = (SELECT app_setting('person')));

-- The timeline can only grow, whoever asks. A row trigger knows nothing of TRUNCATE.
CREATE TRIGGER "timeline_not_truncated" BEFORE TRUNCATE ON "timeline"
  FOR EACH STATEMENT EXECUTE FUNCTION "timeline_is_append_only"();

-- Four eyes over a whole case, by person and through delegation: whoever completed one of these kinds may neither hold nor
-- complete that one. The pairs are those of domain/tasks/catalogue.ts, which is loaded again with the reference data.
INSERT INTO "task_not_by" ("kind", "not_by") VALUES
  ('completeness-check', 'deliberation'), ('completeness-check', 'correction'), ('completeness-check', 'identity-correction'),
  ('ratification', 'completeness-check'), ('ratification', 'deliberation'),
  ('groundcheck-visit', 'completeness-check'), ('groundcheck-visit', 'ratification'),
  ('groundcheck-review', 'groundcheck-visit'),
  ('objection-verification', 'completeness-check'), ('objection-verification', 'ratification'),
  ('objection-review', 'completeness-check'), ('objection-review', 'ratification'), ('objection-review', 'objection-verification');

-- Runs as the owner, because the rule must see what its caller may not: acts of another office on the same case.
CREATE FUNCTION "task_has_four_eyes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  -- Two tasks of one case that are completed at one instant would not see each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW."proposal_id"::text, 7210226));
  IF EXISTS (
    SELECT FROM "task" "earlier" JOIN "task_not_by" "pair" ON "pair"."kind" = NEW."kind" AND "pair"."not_by" = "earlier"."kind"
    WHERE "earlier"."proposal_id" = NEW."proposal_id" AND "earlier"."id" <> NEW."id" AND "earlier"."completed_by" IS NOT NULL
      AND ARRAY["earlier"."completed_by", "earlier"."on_behalf_of"]
        && ARRAY[coalesce(NEW."completed_by", NEW."claimed_by"), NEW."on_behalf_of"]
  ) THEN
    RAISE EXCEPTION 'The same person may not act on both tasks of this case'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'task_four_eyes', TABLE = 'task';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION "task_has_four_eyes"() FROM PUBLIC;
CREATE POLICY "four_eyes" ON "task" FOR SELECT TO "app_migrate" USING (true);

-- After the row, so that a step written twice is judged by what it changes, which is nothing.
CREATE TRIGGER "task_four_eyes_opened" AFTER INSERT ON "task" FOR EACH ROW
  WHEN (NEW."proposal_id" IS NOT NULL AND NEW."completed_by" IS NOT NULL) EXECUTE FUNCTION "task_has_four_eyes"();
CREATE TRIGGER "task_four_eyes_changed" AFTER UPDATE OF "claimed_by", "completed_by", "on_behalf_of" ON "task" FOR EACH ROW
  WHEN (NEW."proposal_id" IS NOT NULL AND (NEW."completed_by" IS DISTINCT FROM OLD."completed_by"
    OR NEW."claimed_by" IS DISTINCT FROM OLD."claimed_by" OR NEW."on_behalf_of" IS DISTINCT FROM OLD."on_behalf_of"))
  EXECUTE FUNCTION "task_has_four_eyes"();
