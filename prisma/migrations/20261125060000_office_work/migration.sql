-- A decision that no worker answered in time: kept, and applied once.
CREATE TABLE "pending_command" (
    "id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "update_name" TEXT NOT NULL,
    "argument" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "refusal" TEXT,
    "answer" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "pending_command_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "pending_command_subject_key_key" ON "pending_command"("subject", "key");
CREATE INDEX "pending_command_waiting" ON "pending_command"("next_attempt_at") WHERE "state" = 'waiting';
ALTER TABLE "pending_command" ADD CONSTRAINT "pending_command_state_known" CHECK ("state" IN ('waiting', 'applied', 'refused'));

-- Who stands in for whom while on leave.
CREATE TABLE "delegation" (
    "id" UUID NOT NULL,
    "from_person" UUID NOT NULL,
    "to_person" UUID NOT NULL,
    "kinds" TEXT[],
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "delegation_to_person_idx" ON "delegation"("to_person", "from_person");
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_from_person_fkey" FOREIGN KEY ("from_person") REFERENCES "official"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_to_person_fkey" FOREIGN KEY ("to_person") REFERENCES "official"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_window" CHECK ("valid_from" < "valid_until");
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_two_people" CHECK ("from_person" <> "to_person");

-- When decisions of some kind rest in a region, by legal time.
CREATE TABLE "freeze_window" (
    "id" TEXT NOT NULL,
    "region" VARCHAR(10) NOT NULL,
    "kinds" TEXT[],
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" JSONB NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "freeze_window_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "freeze_window" ADD CONSTRAINT "freeze_window_order" CHECK ("from_at" < "until_at");

-- Hundreds of commands handed in at once, each with an outcome of its own.
CREATE TABLE "bulk" (
    "id" UUID NOT NULL,
    "actor" JSONB NOT NULL,
    "subject" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bulk_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "bulk_item" (
    "bulk_id" UUID NOT NULL,
    "item_no" INTEGER NOT NULL,
    "task_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "command" TEXT NOT NULL,
    "body" JSONB,
    "leased_until" TIMESTAMPTZ(3),
    "status" INTEGER,
    "code" TEXT,

    CONSTRAINT "bulk_item_pkey" PRIMARY KEY ("bulk_id","item_no")
);
ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_bulk_id_fkey" FOREIGN KEY ("bulk_id") REFERENCES "bulk"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "bulk_item_pending" ON "bulk_item"("leased_until") WHERE "status" IS NULL;

ALTER TABLE "task" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 50;
ALTER TABLE "task" ADD COLUMN "follow_up_at" TIMESTAMPTZ(3);
ALTER TABLE "task" ADD CONSTRAINT "task_priority_range" CHECK ("priority" BETWEEN 0 AND 100);
-- Claims that nobody works on are given back.
CREATE INDEX "task_claim_age" ON "task"("claimed_at") WHERE "state" = 'OPEN' AND "claimed_by" IS NOT NULL;
-- Tasks that are over are looked up like those that are open.
CREATE INDEX "task_done_inbox" ON "task"("role", "office" text_pattern_ops, "due_at", "id") WHERE "state" <> 'OPEN';
CREATE INDEX "task_done_escalated" ON "task"("escalated_role", "escalated_office" text_pattern_ops, "due_at", "id")
  WHERE "state" <> 'OPEN' AND "escalated_role" IS NOT NULL;

-- What each process may do with it.
GRANT UPDATE ("priority", "follow_up_at") ON "task" TO "app_api";
GRANT UPDATE ("request_hash", "headers", "created_at"), DELETE ON "idempotency_key" TO "app_api";
GRANT SELECT, INSERT ON "pending_command" TO "app_api";
GRANT SELECT, UPDATE ON "pending_command" TO "app_worker";
GRANT SELECT, INSERT ON "delegation" TO "app_api";
GRANT UPDATE ("ended_at") ON "delegation" TO "app_api";
GRANT SELECT ON "delegation" TO "app_read";
GRANT SELECT ON "freeze_window" TO "app_api", "app_worker", "app_read";
GRANT SELECT, INSERT ON "bulk", "bulk_item" TO "app_api";
GRANT UPDATE ("leased_until", "status", "code") ON "bulk_item" TO "app_api";

ALTER TABLE "pending_command" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "delegation" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "bulk" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "bulk_item" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "whole_nation" ON "pending_command" TO "app_worker" USING (true) WITH CHECK (true);
CREATE POLICY "own_commands" ON "pending_command" TO "app_api"
  USING ("subject" = (SELECT app_setting('person'))) WITH CHECK ("subject" = (SELECT app_setting('person')));
CREATE POLICY "reports" ON "delegation" FOR SELECT TO "app_read" USING (true);
CREATE POLICY "own" ON "delegation" TO "app_api"
  USING ((SELECT app_setting('person')::uuid) IN ("from_person", "to_person", "created_by"))
  WITH CHECK ((SELECT app_setting('person')::uuid) IN ("from_person", "created_by"));
CREATE POLICY "own" ON "bulk" TO "app_api"
  USING ("subject" = (SELECT app_setting('person')::uuid)) WITH CHECK ("subject" = (SELECT app_setting('person')::uuid));
-- The API works on bulks that others handed in, item by item, on behalf of whoever did.
CREATE POLICY "runner" ON "bulk" FOR SELECT TO "app_api" USING ((SELECT app_setting('runner')) = 'bulk');
CREATE POLICY "of_bulk" ON "bulk_item" TO "app_api"
  USING (EXISTS (SELECT FROM "bulk" "b" WHERE "b"."id" = "bulk_item"."bulk_id"))
  WITH CHECK (EXISTS (SELECT FROM "bulk" "b" WHERE "b"."id" = "bulk_item"."bulk_id"));

-- The kinds of task that came with linked visits; the whole relation is loaded again with the reference data.
INSERT INTO "task_not_by" ("kind", "not_by") VALUES
  ('linked-visit', 'completeness-check'), ('linked-visit', 'ratification'), ('linked-visit-review', 'linked-visit');

-- The audit within the second wall: an office sees the chain and the reads of what it may see, and adds to the log of reads
-- as itself. The function that appends runs as the owner, whose policy the triggers hold to appending.
ALTER TABLE "audit_entry" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "appending" ON "audit_entry" TO "app_migrate" USING (true) WITH CHECK (true);
CREATE POLICY "appending" ON "audit_head" TO "app_migrate" USING (true) WITH CHECK (true);
CREATE POLICY "whole_nation" ON "audit_entry" FOR SELECT TO "app_worker", "app_audit" USING (true);
CREATE POLICY "whole_nation" ON "audit_head" FOR SELECT TO "app_worker", "app_audit" USING (true);
CREATE POLICY "whole_nation" ON "access_log" TO "app_worker", "app_audit" USING (true) WITH CHECK (true);
CREATE POLICY "of_proposal" ON "audit_entry" FOR SELECT TO "app_api"
  USING (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "audit_entry"."proposal_id"));
CREATE POLICY "of_proposal" ON "access_log" FOR SELECT TO "app_api"
  USING ("person_id" = (SELECT app_setting('person')) OR EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "access_log"."proposal_id"));
CREATE POLICY "own_reads" ON "access_log" FOR INSERT TO "app_api" WITH CHECK ("person_id" = (SELECT app_setting('person')));
REVOKE ALL ON "audit_head", "audit_rooted", "audit_root" FROM "app_api";
REVOKE ALL ON "audit_entry", "audit_head", "audit_rooted", "audit_root" FROM "app_read";
