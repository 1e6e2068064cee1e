-- What is handed in with an objection: its documents, where a photo of the house was taken, and what the household says is
-- wrong on record. Sealed with the proposal's key, since where somebody lives is personal data, and erased with it.
CREATE TABLE "objection_statement" (
    "objection_id" UUID NOT NULL,
    "proposal_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "objection_statement_pkey" PRIMARY KEY ("objection_id")
);
CREATE INDEX "objection_statement_proposal_id_idx" ON "objection_statement"("proposal_id");

GRANT SELECT, INSERT ON "objection_statement" TO "app_api";
GRANT SELECT ("proposal_id"), UPDATE ("sealed") ON "objection_statement" TO "app_keys";
-- A worker sweeps away what nobody judges, and cannot read it.
GRANT SELECT ("objection_id", "proposal_id", "created_at"), DELETE ON "objection_statement" TO "app_worker";

ALTER TABLE "objection_statement" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- Whoever sees the proposal may file; only the offices that judge this very objection see what was filed, and not whoever
-- visits the household for it. One that was refused has no task, and is seen by nobody.
CREATE POLICY "filing" ON "objection_statement" FOR INSERT TO "app_api"
  WITH CHECK (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "objection_statement"."proposal_id"));
CREATE POLICY "of_task" ON "objection_statement" FOR SELECT TO "app_api" USING (EXISTS (SELECT FROM "task" "t"
  WHERE "t"."workflow_id" = 'objection-' || "objection_statement"."objection_id"
    AND "t"."proposal_id" = "objection_statement"."proposal_id"
    AND "t"."kind" IN ('objection-verification', 'objection-review', 'objection-appeal')));
CREATE POLICY "keys" ON "objection_statement" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "objection_statement" TO "app_worker" USING (true) WITH CHECK (true);
