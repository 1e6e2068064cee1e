-- What payers report of determined decisions. It only grows: where a payment stands is its latest report.
CREATE TABLE "payment_report" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "proposal_id" UUID NOT NULL,
    "programme" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "amount_rupiah" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reporter" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payment_report_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "payment_report_reporter_reference_key" ON "payment_report"("reporter", "reference");
CREATE INDEX "payment_report_proposal_id_programme_quarter_idx" ON "payment_report"("proposal_id", "programme", "quarter");
ALTER TABLE "payment_report" ADD CONSTRAINT "payment_report_state" CHECK ("state" IN ('ordered', 'paid', 'failed', 'returned'));
ALTER TABLE "payment_report" ADD CONSTRAINT "payment_report_amount" CHECK ("amount_rupiah" >= 0);
ALTER TABLE "payment_report" ADD CONSTRAINT "payment_report_reason"
  CHECK (("reason" IS NOT NULL) = ("state" IN ('failed', 'returned')));

GRANT SELECT, INSERT ON "payment_report" TO "app_api";
GRANT SELECT ON "payment_report" TO "app_worker", "app_read";

ALTER TABLE "payment_report" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "whole_nation" ON "payment_report" FOR SELECT TO "app_worker" USING (true);
CREATE POLICY "reports" ON "payment_report" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "of_proposal" ON "payment_report" FOR SELECT TO "app_api"
  USING (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "payment_report"."proposal_id"));
-- A payer reports of what was granted in its regions, in its own name.
CREATE POLICY "of_granted" ON "payment_report" FOR INSERT TO "app_api" WITH CHECK (
  "reporter" = (SELECT app_setting('person')) AND EXISTS (SELECT FROM "decision" "d" WHERE
    "d"."proposal_id" = "payment_report"."proposal_id" AND "d"."programme" = "payment_report"."programme"
    AND "d"."quarter" = "payment_report"."quarter" AND "d"."outcome" = 'granted'));

-- The household hears of each report. The API may owe such notices and no others.
GRANT INSERT ON "notice" TO "app_api";
CREATE POLICY "of_payment" ON "notice" FOR INSERT TO "app_api" WITH CHECK (
  "workflow_id" LIKE 'payment-%' AND "recipient" = 'household'
  AND EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "notice"."proposal_id"));

-- Payers are service accounts with a scope of their own.
ALTER TABLE "service_account" DROP CONSTRAINT "service_account_scopes_known";
ALTER TABLE "service_account" ADD CONSTRAINT "service_account_scopes_known"
  CHECK ("scopes" <@ ARRAY['proposal:submit', 'proposal:read', 'payment:report']);
