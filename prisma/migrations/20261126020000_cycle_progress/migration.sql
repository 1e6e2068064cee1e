-- How far each step of a run has come, written by whoever carries it out, one row for each part that runs by itself.
CREATE TABLE "ranking_progress" (
    "run_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "done" BIGINT NOT NULL,
    "of_rows" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ranking_progress_pkey" PRIMARY KEY ("run_id","step","part")
);
ALTER TABLE "ranking_progress" ADD CONSTRAINT "ranking_progress_within" CHECK ("done" >= 0 AND "done" <= "of_rows");
GRANT SELECT, INSERT, UPDATE ON "ranking_progress" TO "app_worker";
GRANT SELECT ON "ranking_progress" TO "app_api", "app_read";

ALTER TABLE "ranking_run" ADD COLUMN "manifest_sha256" CHAR(64);
GRANT SELECT ON "ranking_run" TO "app_api";

-- The order in which a partition is told, so that a page is found without sorting what is left. The expressions are those of
-- store/ranking-sql.ts.
DROP INDEX "ranking_entry_untold";
CREATE INDEX "ranking_entry_untold" ON "ranking_entry"(
    "run_id", (get_byte(uuid_send("proposal_id"), 3) & 7), ("returned_reason" IS NULL), (coalesce("score", 0)), "proposal_id")
  WHERE "told_at" IS NULL;
