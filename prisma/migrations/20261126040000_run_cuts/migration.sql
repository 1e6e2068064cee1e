-- What a household's decile is explained with: the model a run used and where the cuts between the deciles were. `carried_cuts`
-- are those of the run before under this run's model, known only when the model changed and the earlier set is still there.

-- AlterTable
ALTER TABLE "ranking_run" ADD COLUMN "model_version" TEXT,
ADD COLUMN "model_sha256" CHAR(64),
ADD COLUMN "cuts" JSONB,
ADD COLUMN "carried_cuts" JSONB;

-- CreateIndex
CREATE INDEX "ranking_entry_kk_index_idx" ON "ranking_entry"("kk_index");

-- What the schema language cannot say.

-- Of a household's entries the API reads what explains its decile. They belong to whoever sees a proposal of the household.
GRANT SELECT ON "ranking_run" TO "app_api";
GRANT SELECT ("run_id", "proposal_id", "kabupaten", "kk_index", "features", "facts", "score", "decile", "kabupaten_decile",
  "applied_version") ON "ranking_entry" TO "app_api";
CREATE POLICY "of_proposal" ON "ranking_entry" FOR SELECT TO "app_api"
  USING (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."kk_index" = "ranking_entry"."kk_index"));
