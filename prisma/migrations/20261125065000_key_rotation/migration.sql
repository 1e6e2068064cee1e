-- Keys of proposals and blind indexes leave the rows they protect: they are destroyed, rotated and backed up by rules of
-- their own (docs/decisions/0005-key-rotation.md).

-- CreateTable
CREATE TABLE "proposal_key" (
    "proposal_id" UUID NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,

    CONSTRAINT "proposal_key_pkey" PRIMARY KEY ("proposal_id")
);

-- CreateTable
CREATE TABLE "identity_index" (
    "key_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "index" BYTEA NOT NULL,
    "reference" BYTEA NOT NULL,
    "sealed" BYTEA,
    "seal_key_id" TEXT,

    CONSTRAINT "identity_index_pkey" PRIMARY KEY ("key_id","purpose","index")
);

-- CreateTable
CREATE TABLE "index_key_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "current_key" TEXT NOT NULL,
    "next_key" TEXT,

    CONSTRAINT "index_key_state_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure" (
    "proposal_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "erased_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "erased_by" TEXT NOT NULL,

    CONSTRAINT "erasure_pkey" PRIMARY KEY ("proposal_id")
);

-- CreateTable
CREATE TABLE "codec_access" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "person_id" UUID NOT NULL,
    "token_id" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "payloads" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,

    CONSTRAINT "codec_access_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_index_reference_key_id_key" ON "identity_index"("reference", "key_id");

-- CreateIndex
CREATE INDEX "codec_access_person_id_at_idx" ON "codec_access"("person_id", "at");

-- What the schema language cannot say.

ALTER TABLE "index_key_state" ADD CONSTRAINT "index_key_state_is_one_row" CHECK ("id" = 1);
ALTER TABLE "index_key_state" ADD CONSTRAINT "index_key_state_two_keys" CHECK ("next_key" IS DISTINCT FROM "current_key");
ALTER TABLE "codec_access" ADD CONSTRAINT "codec_access_outcome_known"
  CHECK ("outcome" IN ('decoded', 'forbidden', 'unreadable'));

-- Households and people of closed proposals, looked for when numbers are forgotten.
CREATE INDEX "proposal_closed_household" ON "proposal"("kk_index") WHERE "ended_as" IS NOT NULL;
CREATE INDEX "proposal_member_closed" ON "proposal_member"("nik_index") WHERE NOT "open";

-- The wall binds the owner as well, who has to move rows here.
ALTER TABLE "proposal" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "proposal_member" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "household_fact" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "decision" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "ranking_entry" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "proposal_key" SELECT "id", "wrapped_key", "key_id" FROM "proposal";
ALTER TABLE "proposal" DROP COLUMN "wrapped_key", DROP COLUMN "key_id";

-- What was a keyed hash becomes a random reference. Only the index still leads from a number to it.
INSERT INTO "index_key_state" ("current_key") SELECT 'i1' WHERE EXISTS (SELECT FROM "proposal") OR EXISTS (SELECT FROM "household_fact");
INSERT INTO "identity_index" ("key_id", "purpose", "index", "reference")
  SELECT 'i1', 'kk', "kk_index", uuid_send(gen_random_uuid())
  FROM (SELECT "kk_index" FROM "proposal" UNION SELECT "kk_index" FROM "household_fact"
    UNION SELECT "kk_index" FROM "decision" UNION SELECT "kk_index" FROM "ranking_entry") known;
INSERT INTO "identity_index" ("key_id", "purpose", "index", "reference")
  SELECT 'i1', 'nik', "nik_index", uuid_send(gen_random_uuid()) FROM (SELECT DISTINCT "nik_index" FROM "proposal_member") known;
UPDATE "proposal" SET "kk_index" = i."reference" FROM "identity_index" i WHERE i."purpose" = 'kk' AND i."index" = "kk_index";
UPDATE "household_fact" SET "kk_index" = i."reference" FROM "identity_index" i WHERE i."purpose" = 'kk' AND i."index" = "kk_index";
UPDATE "decision" SET "kk_index" = i."reference" FROM "identity_index" i WHERE i."purpose" = 'kk' AND i."index" = "kk_index";
UPDATE "ranking_entry" SET "kk_index" = i."reference" FROM "identity_index" i WHERE i."purpose" = 'kk' AND i."index" = "kk_index";
UPDATE "proposal_member" SET "nik_index" = i."reference" FROM "identity_index" i WHERE i."purpose" = 'nik' AND i."index" = "nik_index";

ALTER TABLE "proposal" FORCE ROW LEVEL SECURITY;
ALTER TABLE "proposal_member" FORCE ROW LEVEL SECURITY;
ALTER TABLE "household_fact" FORCE ROW LEVEL SECURITY;
ALTER TABLE "decision" FORCE ROW LEVEL SECURITY;
ALTER TABLE "ranking_entry" FORCE ROW LEVEL SECURITY;

-- The one way from numbers to references: it finds those that are known and takes in those that are not, under every index
-- key in use. Numbers come in as their hashes under all keys of the caller's ring, one row of "indexes" for each number.
-- A caller who lacks a key in use is refused (DT001), so nobody can write past a rotation. It runs as the owner, so that the
-- API can name a number and never read through the others.
CREATE FUNCTION "identity_references"(
  purposes text[], candidates bytea[], sealed_numbers bytea[], sealing_key text, index_keys text[], indexes bytea[]
) RETURNS bytea[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
  keys index_key_state;
  here int;
  there int;
  width int := cardinality(index_keys);
  answer bytea[] := array_fill(NULL::bytea, ARRAY[cardinality(purposes)]);
  known bytea;
  n int;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(471101);
  SELECT * INTO keys FROM index_key_state;
  IF NOT FOUND THEN
    INSERT INTO index_key_state (current_key) VALUES (index_keys[1]) ON CONFLICT DO NOTHING;
    SELECT * INTO keys FROM index_key_state;
  END IF;
  here := array_position(index_keys, keys.current_key);
  there := array_position(index_keys, keys.next_key);
  IF here IS NULL OR (keys.next_key IS NOT NULL AND there IS NULL) THEN
    RAISE EXCEPTION 'An index key in use is not in the key ring' USING ERRCODE = 'DT001';
  END IF;
  -- One order for everybody, so that two families who share people cannot wait for each other.
  FOR n IN SELECT i FROM generate_subscripts(purposes, 1) i ORDER BY purposes[i], indexes[(i - 1) * width + here] LOOP
    LOOP
      SELECT reference INTO known FROM identity_index
        WHERE key_id = keys.current_key AND purpose = purposes[n] AND index = indexes[(n - 1) * width + here];
      EXIT WHEN FOUND;
      INSERT INTO identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
        VALUES (keys.current_key, purposes[n], indexes[(n - 1) * width + here], candidates[n], sealed_numbers[n], sealing_key)
        ON CONFLICT DO NOTHING;
    END LOOP;
    answer[n] := known;
    IF there IS NOT NULL THEN
      INSERT INTO identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
        SELECT keys.next_key, purpose, indexes[(n - 1) * width + there], reference, sealed, seal_key_id FROM identity_index
        WHERE key_id = keys.current_key AND purpose = purposes[n] AND index = indexes[(n - 1) * width + here]
        ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  RETURN answer;
END
$function$;

-- The reference of a number that is known, under whichever key.
CREATE FUNCTION "identity_reference"("wanted" text, "index_keys" text[], "indexes" bytea[]) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
  SELECT reference FROM identity_index
  WHERE (key_id, purpose, index) IN (SELECT key, wanted, hash FROM unnest(index_keys, indexes) AS given(key, hash)) LIMIT 1
$function$;

-- The references of a household that is being filed, its own first. They end with the household when that has an open
-- proposal, so that nobody is taken in by filing it a second time. From here on the rows of this household are in the
-- caller's scope, as the policies of the API ask.
CREATE FUNCTION "filing_references"(
  purposes text[], candidates bytea[], sealed_numbers bytea[], sealing_key text, index_keys text[], indexes bytea[]
) RETURNS bytea[] LANGUAGE plpgsql AS $function$
DECLARE
  width int := cardinality(index_keys);
  household bytea[] := identity_references(purposes[1:1], candidates[1:1], sealed_numbers[1:1], sealing_key, index_keys,
    indexes[1:width]);
BEGIN
  PERFORM set_config('app.household', encode(household[1], 'hex'), true);
  IF EXISTS (SELECT FROM proposal WHERE kk_index = household[1] AND ended_as IS NULL) THEN
    RETURN household;
  END IF;
  RETURN household || identity_references(purposes[2:], candidates[2:], sealed_numbers[2:], sealing_key, index_keys,
    indexes[width + 1:]);
END
$function$;

-- Numbers that nothing refers to any more are forgotten. Nobody may be about to refer to what is found unused, hence the lock.
CREATE FUNCTION "forget_identities"("given" bytea[]) RETURNS int LANGUAGE plpgsql AS $function$
DECLARE
  forgotten int;
BEGIN
  PERFORM pg_advisory_xact_lock(471101);
  DELETE FROM identity_index i WHERE reference = ANY (given)
    AND NOT EXISTS (SELECT FROM proposal WHERE kk_index = i.reference AND ended_as IS NULL)
    AND NOT EXISTS (SELECT FROM proposal WHERE kk_index = i.reference AND ended_as IS NOT NULL)
    AND NOT EXISTS (SELECT FROM proposal_member WHERE nik_index = i.reference AND open)
    AND NOT EXISTS (SELECT FROM proposal_member WHERE nik_index = i.reference AND NOT open)
    AND NOT EXISTS (SELECT FROM household_fact WHERE kk_index = i.reference)
    AND NOT EXISTS (SELECT FROM decision WHERE kk_index = i.reference);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END
$function$;

REVOKE EXECUTE ON FUNCTION "identity_references"(text[], bytea[], bytea[], text, text[], bytea[]),
  "filing_references"(text[], bytea[], bytea[], text, text[], bytea[]), "identity_reference"(text, text[], bytea[]),
  "forget_identities"(bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "identity_references"(text[], bytea[], bytea[], text, text[], bytea[]),
  "filing_references"(text[], bytea[], bytea[], text, text[], bytea[]), "identity_reference"(text, text[], bytea[])
  TO "app_api", "app_worker";
GRANT EXECUTE ON FUNCTION "forget_identities"(bytea[]) TO "app_worker", "app_keys";
GRANT EXECUTE ON FUNCTION "audit_append"(uuid, jsonb, boolean) TO "app_keys";

-- Least privilege, as in the migration of the second wall.
GRANT USAGE ON SCHEMA "public" TO "app_codec", "app_keys";
GRANT SELECT, INSERT ON "proposal_key" TO "app_api", "app_worker";
GRANT SELECT, DELETE ON "identity_index" TO "app_worker";
GRANT INSERT ON "codec_access" TO "app_codec";
GRANT SELECT ("person_id", "username", "name", "role", "office", "active") ON "official" TO "app_codec";
GRANT SELECT ON "codec_access", "erasure" TO "app_audit";

-- Changing keys and destroying them is nobody's daily work: a role of its own, which can read no sealed household.
GRANT SELECT, UPDATE, DELETE ON "proposal_key" TO "app_keys";
GRANT SELECT, INSERT, UPDATE, DELETE ON "identity_index" TO "app_keys";
GRANT SELECT, INSERT, UPDATE ON "index_key_state" TO "app_keys";
GRANT SELECT, INSERT ON "erasure" TO "app_keys";
GRANT SELECT ("id", "kk_index", "ended_as"), UPDATE ("sealed", "kk_index", "member_count", "evidence", "rt") ON "proposal" TO "app_keys";
GRANT SELECT, DELETE ON "proposal_member" TO "app_keys";
GRANT SELECT ("proposal_id") ON "outbox" TO "app_keys";
GRANT SELECT ("proposal_id"), UPDATE ("sealed", "sha256", "features", "components") ON "groundcheck_answers" TO "app_keys";
GRANT SELECT ("proposal_id"), UPDATE ("sealed", "evidence") ON "correction" TO "app_keys";
GRANT SELECT ("proposal_id"), UPDATE ("sha256") ON "groundcheck_instance" TO "app_keys";
GRANT SELECT ("proposal_id", "kk_index"), UPDATE ("kk_index", "features", "facts") ON "ranking_entry" TO "app_keys";
GRANT SELECT ("proposal_id", "kk_index"), UPDATE ("kk_index") ON "decision" TO "app_keys";
GRANT SELECT ("kk_index"), DELETE ON "household_fact" TO "app_keys";

-- Rows. The numbers of "identity_index" belong to no office: no role of people can read it at all.
ALTER TABLE "proposal_key" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "erasure" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "codec_access" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "whole_nation" ON "proposal_key" TO "app_worker", "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "of_proposal" ON "proposal_key" FOR SELECT TO "app_api"
  USING (EXISTS (SELECT FROM "proposal" "p" WHERE "p"."id" = "proposal_key"."proposal_id"));
CREATE POLICY "filing" ON "proposal_key" FOR INSERT TO "app_api" WITH CHECK ("proposal_id" = (SELECT app_filing()));
CREATE POLICY "whole_nation" ON "erasure" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "verification" ON "erasure" FOR SELECT TO "app_audit" USING (true);
CREATE POLICY "recording" ON "codec_access" FOR INSERT TO "app_codec" WITH CHECK (true);
CREATE POLICY "verification" ON "codec_access" FOR SELECT TO "app_audit" USING (true);
CREATE POLICY "keys" ON "proposal" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "keys" ON "proposal_member" TO "app_keys" USING (true);
CREATE POLICY "keys" ON "outbox" FOR SELECT TO "app_keys" USING (true);
CREATE POLICY "keys" ON "groundcheck_answers" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "keys" ON "correction" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "keys" ON "groundcheck_instance" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "keys" ON "ranking_entry" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "keys" ON "decision" TO "app_keys" USING (true) WITH CHECK (true);
CREATE POLICY "keys" ON "household_fact" TO "app_keys" USING (true) WITH CHECK (true);

-- Who read payloads is a record like any other.
CREATE TRIGGER "append_only" BEFORE UPDATE OR DELETE ON "codec_access" FOR EACH ROW EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "never_emptied" BEFORE TRUNCATE ON "codec_access" FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
