-- Decisions of a run as they are proposed to the two officers who determine them. What is not signed is in nobody's sight.
CREATE TABLE "ranking_determination" (
    "run_id" TEXT NOT NULL,
    "decile_version" TEXT NOT NULL,
    "rules_id" TEXT NOT NULL,
    "decided_on" DATE NOT NULL,
    "decisions" INTEGER NOT NULL,
    "decisions_sha256" CHAR(64) NOT NULL,
    "totals" JSONB NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "determined_by" UUID,
    "signed_by" UUID,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "ranking_determination_pkey" PRIMARY KEY ("run_id","decile_version")
);
ALTER TABLE "ranking_determination" ADD CONSTRAINT "ranking_determination_two_people"
  CHECK (("determined_by" IS NULL) = ("signed_by" IS NULL) AND "determined_by" <> "signed_by");
ALTER TABLE "ranking_determination" ADD CONSTRAINT "ranking_determination_signed_first"
  CHECK ("applied_at" IS NULL OR "signed_by" IS NOT NULL);

CREATE TABLE "proposed_decision" (
    "run_id" TEXT NOT NULL,
    "decile_version" TEXT NOT NULL,
    "proposal_id" UUID NOT NULL,
    "programme" TEXT NOT NULL,
    "decile" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "amount_rupiah" BIGINT NOT NULL,
    "places" INTEGER NOT NULL,
    "position" INTEGER,
    "quarters_waited" INTEGER NOT NULL,

    CONSTRAINT "proposed_decision_pkey" PRIMARY KEY ("run_id","decile_version","proposal_id","programme")
);

GRANT SELECT, INSERT, UPDATE ON "ranking_determination" TO "app_worker";
GRANT SELECT, INSERT, DELETE ON "proposed_decision" TO "app_worker";
GRANT SELECT ON "ranking_determination" TO "app_api", "app_read";

-- Nobody but the worker has a grant on it; the policy says so once more.
ALTER TABLE "proposed_decision" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "whole_nation" ON "proposed_decision" TO "app_worker" USING (true) WITH CHECK (true);

-- Four eyes hold for cases that are no proposal's as well: there the case is the workflow.
INSERT INTO "task_not_by" ("kind", "not_by") VALUES
  ('determination', 'determination-signoff'), ('determination-signoff', 'determination');

CREATE OR REPLACE FUNCTION "task_has_four_eyes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  -- Two tasks of one case that are completed at one instant would not see each other.
  PERFORM pg_advisory_xact_lock(hashtextextended(coalesce(NEW."proposal_id"::text, NEW."workflow_id"), 7210226));
  IF EXISTS (
    SELECT FROM "task" "earlier" JOIN "task_not_by" "pair" ON "pair"."kind" = NEW."kind" AND "pair"."not_by" = "earlier"."kind"
    WHERE CASE WHEN NEW."proposal_id" IS NULL THEN "earlier"."proposal_id" IS NULL AND "earlier"."workflow_id" = NEW."workflow_id"
        ELSE "earlier"."proposal_id" = NEW."proposal_id" END
      AND "earlier"."id" <> NEW."id" AND "earlier"."completed_by" IS NOT NULL
      AND ARRAY["earlier"."completed_by", "earlier"."on_behalf_of"]
        && ARRAY[coalesce(NEW."completed_by", NEW."claimed_by"), NEW."on_behalf_of"]
  ) THEN
    RAISE EXCEPTION 'The same person may not act on both tasks of this case'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'task_four_eyes', TABLE = 'task';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION "task_has_four_eyes"() FROM PUBLIC;

DROP TRIGGER "task_four_eyes_opened" ON "task";
DROP TRIGGER "task_four_eyes_changed" ON "task";
CREATE TRIGGER "task_four_eyes_opened" AFTER INSERT ON "task" FOR EACH ROW
  WHEN (NEW."completed_by" IS NOT NULL) EXECUTE FUNCTION "task_has_four_eyes"();
CREATE TRIGGER "task_four_eyes_changed" AFTER UPDATE OF "claimed_by", "completed_by", "on_behalf_of" ON "task" FOR EACH ROW
  WHEN (NEW."completed_by" IS DISTINCT FROM OLD."completed_by"
    OR NEW."claimed_by" IS DISTINCT FROM OLD."claimed_by" OR NEW."on_behalf_of" IS DISTINCT FROM OLD."on_behalf_of")
  EXECUTE FUNCTION "task_has_four_eyes"();
