-- CreateTable
CREATE TABLE "audit_entry" (
    "proposal_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "person_id" TEXT,
    "role" TEXT,
    "office" TEXT,
    "on_behalf_of" TEXT,
    "action" TEXT NOT NULL,
    "detail" JSON NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("proposal_id","seq")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "proposal_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hashes" BYTEA[],

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("proposal_id")
);

-- CreateTable
CREATE TABLE "audit_rooted" (
    "proposal_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,

    CONSTRAINT "audit_rooted_pkey" PRIMARY KEY ("proposal_id")
);

-- CreateTable
CREATE TABLE "audit_root" (
    "number" INTEGER NOT NULL,
    "line" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_root_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "access_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "office" VARCHAR(10) NOT NULL,
    "on_behalf_of" TEXT,
    "token_id" TEXT NOT NULL,
    "proposal_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "access_log_token_id_at_idx" ON "access_log"("token_id", "at");

-- CreateIndex
CREATE INDEX "access_log_person_id_at_idx" ON "access_log"("person_id", "at");

-- CreateIndex
CREATE INDEX "access_log_proposal_id_office_idx" ON "access_log"("proposal_id", "office");

-- What the schema language cannot say.

-- The head of a chain changes with each entry, so its page keeps room for the next version of the row.
ALTER TABLE "audit_head" SET (fillfactor = 70);

ALTER TABLE "access_log" ADD CONSTRAINT "access_log_what_known"
  CHECK ("what" IN ('proposal', 'timeline', 'task', 'reveal'));
ALTER TABLE "access_log" ADD CONSTRAINT "access_log_reveal_has_reason" CHECK ("what" <> 'reveal' OR "reason" IS NOT NULL);

-- The hashes of entries that follow one whose hash is given: that one first, then one for each fact. The bytes that are
-- hashed are written again in store/audit/entry.ts, which verifies them.
CREATE FUNCTION "audit_hashes"("p_before" BYTEA, "p_proposal" UUID, "p_seq" INTEGER, "p_at" TIMESTAMPTZ, "p_facts" JSONB)
RETURNS BYTEA[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  us CONSTANT TEXT := E'\x1f';
  chain BYTEA[] := ARRAY[p_before];
  fact JSONB;
  who TEXT;
BEGIN
  FOR i IN 1 .. jsonb_array_length(p_facts) LOOP
    fact := p_facts -> i - 1;
    who := concat(fact ->> 'kind', us, fact ->> 'personId', us, fact ->> 'role', us, fact ->> 'office', us,
      fact ->> 'onBehalfOf', us, fact ->> 'action');
    IF length(who) - length(replace(who, us, '')) <> 5 THEN
      RAISE EXCEPTION 'A field of an audit entry holds the separator';
    END IF;
    chain := chain || sha256(chain[i] || convert_to(concat('1', us, p_proposal, us, p_seq + i, us,
      (extract(epoch FROM p_at) * 1000)::BIGINT, us, who, us, coalesce(fact ->> 'detail', '{}')), 'UTF8'));
  END LOOP;
  RETURN chain;
END $$;

-- Appends entries to the chain of one proposal and answers the number of the last one. The head row is locked, so two
-- appends to one proposal follow each other and those to different proposals never wait. One statement does it all,
-- because each further one costs as much as writing a row. Only who has just made the proposal calls it as the first.
CREATE FUNCTION "audit_append"("p_proposal" UUID, "p_facts" JSONB, "p_first" BOOLEAN DEFAULT false) RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  entries CONSTANT INTEGER := jsonb_array_length(p_facts);
  present CONSTANT TIMESTAMPTZ := date_trunc('milliseconds', clock_timestamp());
  genesis CONSTANT BYTEA := decode(repeat('00', 32), 'hex');
  last_seq INTEGER;
BEGIN
  IF p_proposal IS NULL OR entries IS NULL OR entries = 0 THEN RETURN NULL; END IF;
  IF NOT p_first THEN
    WITH head AS (
      UPDATE public.audit_head h SET seq = h.seq + entries, at = greatest(h.at, present),
        hashes = public.audit_hashes(h.hashes[cardinality(h.hashes)], p_proposal, h.seq, greatest(h.at, present), p_facts)
      WHERE h.proposal_id = p_proposal RETURNING h.seq - entries AS before, h.at, h.hashes
    ), written AS (
      INSERT INTO public.audit_entry (proposal_id, seq, at, actor_kind, person_id, role, office, on_behalf_of, action,
        detail, prev_hash, hash)
      SELECT p_proposal, before + i, at, fact ->> 'kind', fact ->> 'personId', fact ->> 'role', fact ->> 'office',
        fact ->> 'onBehalfOf', fact ->> 'action', coalesce(fact ->> 'detail', '{}')::JSON, hashes[i], hashes[i + 1]
      FROM head, jsonb_array_elements(p_facts) WITH ORDINALITY AS given(fact, i)
    )
    SELECT before + entries INTO last_seq FROM head;
    IF FOUND THEN RETURN last_seq; END IF;
  END IF;
  WITH head AS (
    INSERT INTO public.audit_head AS h (proposal_id, seq, at, hashes)
    VALUES (p_proposal, entries, present, public.audit_hashes(genesis, p_proposal, 0, present, p_facts))
    ON CONFLICT (proposal_id) DO UPDATE SET seq = h.seq + entries, at = greatest(h.at, present),
      hashes = public.audit_hashes(h.hashes[cardinality(h.hashes)], p_proposal, h.seq, greatest(h.at, present), p_facts)
    RETURNING h.seq - entries AS before, h.at, h.hashes
  ), written AS (
    INSERT INTO public.audit_entry (proposal_id, seq, at, actor_kind, person_id, role, office, on_behalf_of, action,
      detail, prev_hash, hash)
    SELECT p_proposal, before + i, at, fact ->> 'kind', fact ->> 'personId', fact ->> 'role', fact ->> 'office',
      fact ->> 'onBehalfOf', fact ->> 'action', coalesce(fact ->> 'detail', '{}')::JSON, hashes[i], hashes[i + 1]
    FROM head, jsonb_array_elements(p_facts) WITH ORDINALITY AS given(fact, i)
  )
  SELECT before + entries INTO last_seq FROM head;
  RETURN last_seq;
END $$;

-- Nobody changes what was written, the owner of the tables included.
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''The table % is append-only'', TG_TABLE_NAME USING ERRCODE = ''insufficient_privilege''; END';

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_root', 'access_log'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW
      EXECUTE FUNCTION audit_is_append_only()', name);
  END LOOP;
  EXECUTE 'CREATE TRIGGER append_only BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()';
  FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_root', 'access_log', 'audit_head', 'timeline'] LOOP
    EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I FOR EACH STATEMENT
      EXECUTE FUNCTION audit_is_append_only()', name);
  END LOOP;
END $$;

-- Entries are written by the function alone, whichever role calls it. Roles that are not there yet get nothing.
REVOKE ALL ON FUNCTION "audit_append"(UUID, JSONB, BOOLEAN) FROM PUBLIC;
REVOKE ALL ON FUNCTION "audit_hashes"(BYTEA, UUID, INTEGER, TIMESTAMPTZ, JSONB) FROM PUBLIC;
DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['app_api', 'app_worker', 'app_audit', 'app_read'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name);
    EXECUTE format('REVOKE ALL ON audit_entry, audit_head, audit_rooted, audit_root, access_log FROM %I', name);
    EXECUTE format('GRANT SELECT ON audit_entry, audit_head, audit_rooted, audit_root TO %I', name);
    IF name = 'app_read' THEN CONTINUE; END IF;
    EXECUTE format('GRANT EXECUTE ON FUNCTION audit_append(UUID, JSONB, BOOLEAN) TO %I', name);
    EXECUTE format('GRANT SELECT, INSERT ON access_log TO %I', name);
    EXECUTE format('GRANT USAGE ON SEQUENCE access_log_id_seq TO %I', name);
    IF name = 'app_api' THEN CONTINUE; END IF;
    EXECUTE format('GRANT INSERT ON audit_root TO %I', name);
    EXECUTE format('GRANT INSERT, UPDATE ON audit_rooted TO %I', name);
  END LOOP;
END $$;
