-- The references of numbers, each taken in if it is not known yet: all of them in one look and, for those that are missing,
-- one insert. What another process takes in meanwhile is found by a second look. Rows go in in one order for everybody, so
-- that two families who share people cannot wait for each other.
CREATE OR REPLACE FUNCTION "identity_references"(
  purposes text[], candidates bytea[], sealed_numbers bytea[], sealing_key text, index_keys text[], indexes bytea[]
) RETURNS bytea[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
  keys index_key_state;
  here int;
  there int;
  width CONSTANT int := cardinality(index_keys);
  answer bytea[];
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
  LOOP
    -- A look-up for each number and no join: a plan made while the table was small would read all of it for ever.
    SELECT array_agg((
        SELECT i.reference FROM identity_index i
        WHERE i.key_id = keys.current_key AND i.purpose = purposes[n] AND i.index = indexes[(n - 1) * width + here]
      ) ORDER BY n) INTO answer
      FROM generate_subscripts(purposes, 1) n;
    EXIT WHEN array_position(answer, NULL) IS NULL;
    INSERT INTO identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
      SELECT keys.current_key, purposes[n], indexes[(n - 1) * width + here], candidates[n], sealed_numbers[n], sealing_key
      FROM generate_subscripts(purposes, 1) n WHERE answer[n] IS NULL
      ORDER BY purposes[n], indexes[(n - 1) * width + here]
      ON CONFLICT DO NOTHING;
  END LOOP;
  IF there IS NOT NULL THEN
    INSERT INTO identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
      SELECT keys.next_key, i.purpose, indexes[(n - 1) * width + there], i.reference, i.sealed, i.seal_key_id
      FROM generate_subscripts(purposes, 1) n, LATERAL (
        SELECT * FROM identity_index
        WHERE key_id = keys.current_key AND purpose = purposes[n] AND index = indexes[(n - 1) * width + here] OFFSET 0
      ) i
      ORDER BY i.purpose, 3
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN answer;
END
$function$;

-- The reference of a number that is known, under whichever key.
CREATE OR REPLACE FUNCTION "identity_reference"("wanted" text, "index_keys" text[], "indexes" bytea[]) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
  SELECT found.reference FROM unnest(index_keys, indexes) AS given(key, hash), LATERAL (
    SELECT reference FROM identity_index WHERE key_id = given.key AND purpose = wanted AND index = given.hash OFFSET 0
  ) found LIMIT 1
$function$;

-- The numbers of a household that is filed. Its members' are not taken in while it has an open proposal: nothing of the
-- second filing is kept.
CREATE OR REPLACE FUNCTION "filing_references"(
  purposes text[], candidates bytea[], sealed_numbers bytea[], sealing_key text, index_keys text[], indexes bytea[]
) RETURNS bytea[] LANGUAGE plpgsql AS $function$
DECLARE
  household bytea := identity_reference(purposes[1], index_keys, indexes[1:cardinality(index_keys)]);
  answer bytea[];
BEGIN
  IF household IS NOT NULL THEN
    PERFORM set_config('app.household', encode(household, 'hex'), true);
    IF EXISTS (SELECT FROM proposal WHERE kk_index = household AND ended_as IS NULL) THEN
      RETURN ARRAY[household];
    END IF;
  END IF;
  answer := identity_references(purposes, candidates, sealed_numbers, sealing_key, index_keys, indexes);
  PERFORM set_config('app.household', encode(answer[1], 'hex'), true);
  RETURN answer;
END
$function$;

-- Starts are marked several at a time by the process that made them.
CREATE POLICY "started" ON "outbox" FOR UPDATE TO "app_api"
  USING ("proposal_id" = ANY ((SELECT string_to_array(app_setting('started'), ','))::uuid[]));
CREATE POLICY "started_seen" ON "outbox" FOR SELECT TO "app_api"
  USING ("proposal_id" = ANY ((SELECT string_to_array(app_setting('started'), ','))::uuid[]));
