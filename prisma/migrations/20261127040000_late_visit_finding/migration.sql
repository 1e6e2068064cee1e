-- AlterTable
ALTER TABLE "groundcheck_instance" ADD COLUMN     "finding" TEXT;

-- What the schema language cannot say.

-- What whoever compared late answers with those that counted found. Answers that were compared before this have none.
ALTER TABLE "groundcheck_instance" ADD CONSTRAINT "groundcheck_instance_finding_known"
  CHECK ("finding" IN ('same', 'counted-stands', 'late-is-right', 'neither'));
ALTER TABLE "groundcheck_instance" ADD CONSTRAINT "groundcheck_instance_finding_when_reconciled"
  CHECK ("finding" IS NULL OR "reconciled_at" IS NOT NULL);
GRANT UPDATE ("finding") ON "groundcheck_instance" TO "app_api";
