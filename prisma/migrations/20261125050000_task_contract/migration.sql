-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL,
    "proposal_id" UUID NOT NULL,
    "task_id" UUID,
    "visibility" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "author_id" UUID NOT NULL,
    "author_role" TEXT NOT NULL,
    "author_office" VARCHAR(10) NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "proposal_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "stored_sha256" CHAR(64) NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "uploader_id" UUID NOT NULL,
    "uploader_office" VARCHAR(10) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "groundcheck_instance" (
    "instance_id" TEXT NOT NULL,
    "proposal_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "answers_id" UUID NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "state" TEXT NOT NULL,
    "handed_in_by" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "reconciled_at" TIMESTAMPTZ(3),
    "reconciled_by" UUID,

    CONSTRAINT "groundcheck_instance_pkey" PRIMARY KEY ("instance_id")
);

-- CreateIndex
CREATE INDEX "comment_proposal_id_created_at_idx" ON "comment"("proposal_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "comment_author_id_idempotency_key_key" ON "comment"("author_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "attachment_proposal_id_task_id_sha256_key" ON "attachment"("proposal_id", "task_id", "sha256");

-- CreateIndex
CREATE INDEX "groundcheck_instance_proposal_id_idx" ON "groundcheck_instance"("proposal_id");

-- What the schema language cannot say.

ALTER TABLE "comment" ADD CONSTRAINT "comment_visibility_known" CHECK ("visibility" IN ('internal', 'citizen'));
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_not_empty" CHECK ("bytes" > 0);
ALTER TABLE "groundcheck_instance" ADD CONSTRAINT "groundcheck_instance_state_known"
  CHECK ("state" IN ('received', 'counted', 'late'));
ALTER TABLE "groundcheck_instance" ADD CONSTRAINT "groundcheck_instance_reconciled_when_late"
  CHECK ("reconciled_at" IS NULL OR ("state" = 'late' AND "reconciled_by" IS NOT NULL));

-- A visit has one set of answers that counts; every other one is kept beside it.
CREATE UNIQUE INDEX "groundcheck_instance_one_counts" ON "groundcheck_instance"("task_id") WHERE "state" = 'counted';
CREATE INDEX "groundcheck_instance_to_reconcile" ON "groundcheck_instance"("received_at")
  WHERE "state" = 'late' AND "reconciled_at" IS NULL;

-- What is late is left out wherever answers are weighed.
CREATE INDEX "groundcheck_instance_late_answers" ON "groundcheck_instance"("answers_id") WHERE "state" = 'late';

-- What was said stays said, as it was said.
CREATE FUNCTION "comment_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''Comments are append-only''; END';
CREATE TRIGGER "comment_append_only" BEFORE UPDATE OR DELETE ON "comment"
  FOR EACH ROW EXECUTE FUNCTION "comment_is_append_only"();
CREATE TRIGGER "comment_not_truncated" BEFORE TRUNCATE ON "comment"
  FOR EACH STATEMENT EXECUTE FUNCTION "comment_is_append_only"();

-- What each process may do with it. Workers read what the ranking must leave out; the API does the rest.
GRANT SELECT, INSERT ON "comment", "attachment", "groundcheck_instance" TO "app_api";
GRANT UPDATE ("answers_id", "sha256", "state", "settled_at", "reconciled_at", "reconciled_by") ON "groundcheck_instance" TO "app_api";
GRANT SELECT ON "groundcheck_instance" TO "app_worker";

ALTER TABLE "comment" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "attachment" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "groundcheck_instance" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "whole_nation" ON "groundcheck_instance" TO "app_worker" USING (true) WITH CHECK (true);

-- Officials read every comment on a proposal of their territory; a household and a service account what is meant for it.
CREATE POLICY "of_proposal" ON "comment" FOR SELECT TO "app_api" USING (
  ("visibility" = 'citizen' OR (SELECT app_desk_territory()) IS NOT NULL)
  AND EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "comment"."proposal_id"));
CREATE POLICY "own_words" ON "comment" FOR INSERT TO "app_api" WITH CHECK (
  "author_id" = (SELECT app_setting('person')::uuid) AND (SELECT app_desk_territory()) IS NOT NULL
  AND EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "comment"."proposal_id"));

-- Documents and answers belong to a task, and are seen by the offices that see it.
CREATE POLICY "of_task" ON "attachment" FOR SELECT TO "app_api" USING (EXISTS (SELECT FROM "task" "t"
  WHERE "t"."id" = "attachment"."task_id" AND "t"."proposal_id" = "attachment"."proposal_id"));
CREATE POLICY "of_task_by_uploader" ON "attachment" FOR INSERT TO "app_api" WITH CHECK (
  "uploader_id" = (SELECT app_setting('person')::uuid) AND EXISTS (SELECT FROM "task" "t"
  WHERE "t"."id" = "attachment"."task_id" AND "t"."proposal_id" = "attachment"."proposal_id"));
CREATE POLICY "of_task" ON "groundcheck_instance" TO "app_api"
  USING (EXISTS (SELECT FROM "task" "t"
    WHERE "t"."id" = "groundcheck_instance"."task_id" AND "t"."proposal_id" = "groundcheck_instance"."proposal_id"))
  WITH CHECK (EXISTS (SELECT FROM "task" "t"
    WHERE "t"."id" = "groundcheck_instance"."task_id" AND "t"."proposal_id" = "groundcheck_instance"."proposal_id"));

-- Whoever reviews a visit reads its answers, in the office that sees its task.
GRANT SELECT ON "groundcheck_answers" TO "app_api";
CREATE POLICY "of_task_to_review" ON "groundcheck_answers" FOR SELECT TO "app_api" USING (EXISTS (SELECT FROM "task" "t"
  WHERE "t"."id" = "groundcheck_answers"."task_id" AND "t"."proposal_id" = "groundcheck_answers"."proposal_id"));
