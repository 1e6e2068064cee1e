-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "region" (
    "code" VARCHAR(10) NOT NULL,
    "name" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "source" TEXT NOT NULL,

    CONSTRAINT "region_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "calendar" (
    "id" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "source" TEXT NOT NULL,
    "in_force" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "calendar_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "eligibility_rule_set" (
    "id" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "source" TEXT NOT NULL,

    CONSTRAINT "eligibility_rule_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "official" (
    "person_id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "office" VARCHAR(10) NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "home_village" VARCHAR(10),
    "home_rt" VARCHAR(3),

    CONSTRAINT "official_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "facilitator_training" (
    "person_id" UUID NOT NULL,
    "form_version" TEXT NOT NULL,
    "trained_at" DATE NOT NULL,
    "trained_by" TEXT NOT NULL,

    CONSTRAINT "facilitator_training_pkey" PRIMARY KEY ("person_id","form_version")
);

-- CreateTable
CREATE TABLE "proposal" (
    "id" UUID NOT NULL,
    "tracking_code" VARCHAR(10) NOT NULL,
    "channel" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'new',
    "village" VARCHAR(10) NOT NULL,
    "kabupaten" VARCHAR(4) NOT NULL,
    "rt" VARCHAR(3),
    "calendar_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "kk_index" BYTEA NOT NULL,
    "member_count" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,
    "programmes" TEXT[],
    "stage" TEXT NOT NULL,
    "next_step" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "holder_office" VARCHAR(10) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "reason_codes" TEXT[],
    "clock_paused_since" TIMESTAMPTZ(3),
    "needs_attention" BOOLEAN NOT NULL DEFAULT false,
    "ended_as" TEXT,
    "version" TEXT,
    "quarter" TEXT,
    "expected_from" DATE,
    "expected_until" DATE,
    "signed_at" TIMESTAMPTZ(3),
    "registration_number" TEXT,
    "groundchecked" BOOLEAN NOT NULL DEFAULT false,
    "answers_id" UUID,
    "awaits_version" BOOLEAN NOT NULL DEFAULT false,
    "correction_rounds" INTEGER NOT NULL DEFAULT 0,
    "returns" INTEGER NOT NULL DEFAULT 0,
    "step_no" INTEGER NOT NULL DEFAULT 0,
    "decile" INTEGER,
    "decile_version" TEXT,
    "run_id" TEXT,
    "previous_proposal_id" UUID,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proposal_member" (
    "proposal_id" UUID NOT NULL,
    "member_no" INTEGER NOT NULL,
    "nik_index" BYTEA NOT NULL,
    "open" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "proposal_member_pkey" PRIMARY KEY ("proposal_id","member_no")
);

-- CreateTable
CREATE TABLE "task" (
    "id" UUID NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "proposal_id" UUID,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "office" VARCHAR(10) NOT NULL,
    "escalation_level" INTEGER NOT NULL DEFAULT 0,
    "escalated_role" TEXT,
    "escalated_office" VARCHAR(10),
    "assigned_to" UUID,
    "claimed_by" UUID,
    "claimed_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "overdue" BOOLEAN NOT NULL DEFAULT false,
    "reason_codes" TEXT[],
    "marked_fields" TEXT[],
    "form_version" TEXT,
    "outcome" TEXT,
    "completed_by" UUID,
    "step_no" INTEGER NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeline" (
    "workflow_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "proposal_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "status" JSONB NOT NULL,
    "reason_codes" TEXT[],
    "detail" JSONB NOT NULL,

    CONSTRAINT "timeline_pkey" PRIMARY KEY ("workflow_id","seq")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "workflow_id" TEXT NOT NULL,
    "step_no" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "proposal_id" UUID,
    "template" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "proposal_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("proposal_id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("subject","key")
);

-- CreateTable
CREATE TABLE "groundcheck_answers" (
    "id" UUID NOT NULL,
    "proposal_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "form_version" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "features" JSONB,
    "components" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "groundcheck_answers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "correction" (
    "id" UUID NOT NULL,
    "proposal_id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "sealed" BYTEA,
    "evidence" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "correction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "household_fact" (
    "kk_index" BYTEA NOT NULL,
    "fact" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,

    CONSTRAINT "household_fact_pkey" PRIMARY KEY ("kk_index","fact")
);

-- CreateTable
CREATE TABLE "ranking_run" (
    "run_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "calendar_id" TEXT NOT NULL,
    "model_id" TEXT,
    "rules_id" TEXT,
    "phase" TEXT NOT NULL,
    "snapshot_sha256" CHAR(64),
    "result_sha256" CHAR(64),
    "households" INTEGER,
    "handover_number" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ranking_run_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "ranking_entry" (
    "run_id" TEXT NOT NULL,
    "proposal_id" UUID NOT NULL,
    "kabupaten" VARCHAR(4) NOT NULL,
    "kk_index" BYTEA NOT NULL,
    "features" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "returned_reason" TEXT,
    "score" DOUBLE PRECISION,
    "decile" INTEGER,
    "kabupaten_decile" INTEGER,
    "previous_decile" INTEGER,
    "applied_version" TEXT,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "ranking_entry_pkey" PRIMARY KEY ("run_id","proposal_id")
);

-- CreateTable
CREATE TABLE "decision" (
    "kk_index" BYTEA NOT NULL,
    "programme" TEXT NOT NULL,
    "quarter" TEXT NOT NULL,
    "proposal_id" UUID NOT NULL,
    "run_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "decile_version" TEXT NOT NULL,
    "rules_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason_codes" TEXT[],
    "amount_rupiah" BIGINT NOT NULL,
    "places" INTEGER NOT NULL,
    "position" INTEGER,
    "quarters_waited" INTEGER NOT NULL DEFAULT 0,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("kk_index","programme","quarter")
);

-- CreateTable
CREATE TABLE "quota" (
    "programme" TEXT NOT NULL,
    "kabupaten" VARCHAR(4) NOT NULL,
    "quarter" TEXT NOT NULL,
    "places" INTEGER NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "quota_pkey" PRIMARY KEY ("programme","kabupaten","quarter")
);

-- CreateIndex
CREATE UNIQUE INDEX "official_username_key" ON "official"("username");

-- CreateIndex
CREATE INDEX "official_role_office_idx" ON "official"("role", "office");

-- CreateIndex
CREATE UNIQUE INDEX "proposal_tracking_code_key" ON "proposal"("tracking_code");

-- CreateIndex
CREATE INDEX "proposal_kabupaten_stage_idx" ON "proposal"("kabupaten", "stage");

-- CreateIndex
CREATE INDEX "proposal_previous_proposal_id_idx" ON "proposal"("previous_proposal_id");

-- CreateIndex
CREATE INDEX "task_proposal_id_idx" ON "task"("proposal_id");

-- CreateIndex
CREATE INDEX "timeline_proposal_id_at_idx" ON "timeline"("proposal_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_workflow_id_step_no_ordinal_key" ON "notice"("workflow_id", "step_no", "ordinal");

-- CreateIndex
CREATE INDEX "groundcheck_answers_proposal_id_idx" ON "groundcheck_answers"("proposal_id");

-- CreateIndex
CREATE INDEX "correction_proposal_id_idx" ON "correction"("proposal_id");

-- CreateIndex
CREATE UNIQUE INDEX "ranking_run_calendar_id_version_key" ON "ranking_run"("calendar_id", "version");

-- CreateIndex
CREATE INDEX "decision_proposal_id_idx" ON "decision"("proposal_id");

-- CreateIndex
CREATE INDEX "decision_programme_quarter_idx" ON "decision"("programme", "quarter");

-- AddForeignKey
ALTER TABLE "facilitator_training" ADD CONSTRAINT "facilitator_training_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "official"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.

-- The database is the final referee: one open proposal for each household, and nobody in two of them.
CREATE UNIQUE INDEX "proposal_one_open_per_household" ON "proposal"("kk_index") WHERE "ended_as" IS NULL;
CREATE UNIQUE INDEX "proposal_member_in_one_open_proposal" ON "proposal_member"("nik_index") WHERE "open";

-- Inboxes read by role and office, oldest deadline first, and only open tasks are ever listed that way.
CREATE INDEX "task_inbox" ON "task"("role", "office" text_pattern_ops, "due_at", "id") WHERE "state" = 'OPEN';
CREATE INDEX "task_escalated_inbox" ON "task"("escalated_role", "escalated_office" text_pattern_ops, "due_at", "id")
  WHERE "state" = 'OPEN' AND "escalated_role" IS NOT NULL;
CREATE INDEX "task_assigned" ON "task"("assigned_to") WHERE "state" = 'OPEN';

-- Workers take what is pending and nothing else.
CREATE INDEX "outbox_pending" ON "outbox"("next_attempt_at") WHERE "started_at" IS NULL;
CREATE INDEX "notice_pending" ON "notice"("next_attempt_at") WHERE "delivered_at" IS NULL;

-- The freeze of a quarter takes those that wait for a version.
CREATE INDEX "proposal_awaiting_version" ON "proposal"("calendar_id", "version") WHERE "awaits_version" AND "ended_as" IS NULL;
CREATE INDEX "ranking_entry_untold" ON "ranking_entry"("run_id", "proposal_id") WHERE "told_at" IS NULL;

ALTER TABLE "proposal" ADD CONSTRAINT "proposal_stage_known"
  CHECK ("stage" IN ('intake', 'registration', 'groundcheck', 'ranking', 'eligibility', 'objection', 'closed'));
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_end_only_when_closed" CHECK (("stage" = 'closed') = ("ended_as" IS NOT NULL));
ALTER TABLE "task" ADD CONSTRAINT "task_state_known"
  CHECK ("state" IN ('OPEN', 'COMPLETED', 'RETURNED', 'EXPIRED', 'CANCELLED'));
ALTER TABLE "quota" ADD CONSTRAINT "quota_not_negative" CHECK ("places" >= 0);
ALTER TABLE "decision" ADD CONSTRAINT "decision_outcome_known" CHECK ("outcome" IN ('granted', 'waiting-list', 'refused'));

-- The timeline is append-only for everybody who uses the system.
CREATE FUNCTION "timeline_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''The timeline is append-only''; END';
CREATE TRIGGER "timeline_append_only" BEFORE UPDATE OR DELETE ON "timeline"
  FOR EACH ROW EXECUTE FUNCTION "timeline_is_append_only"();
