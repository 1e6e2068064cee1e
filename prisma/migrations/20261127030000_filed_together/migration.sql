-- Households that come at one moment are filed in one statement, whoever they are from. Each is on behalf of its own party:
-- the setting holds a person and an office, or the regions of an account, for each proposal that may be added.
CREATE FUNCTION "app_filings"() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT app_setting('filings')::jsonb
$$;
CREATE FUNCTION "app_filers"() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT array_agg("filing" ->> 'person') FROM jsonb_each(app_filings()) AS "all"("id", "filing")
$$;
-- Prefixes of what lies in the regions of an office, however the office is known.
CREATE FUNCTION "territory_of"("office" text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN "office" = 'nation' THEN ARRAY['']
    WHEN "office" ~ '^(\d{2}|\d{4}|\d{6}|\d{10})(,(\d{2}|\d{4}|\d{6}|\d{10}))*$' THEN string_to_array("office", ',')
  END
$$;
CREATE OR REPLACE FUNCTION "app_territory"() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT territory_of(app_setting('office'))
$$;
REVOKE EXECUTE ON FUNCTION "app_filings"(), "app_filers"(), "territory_of"(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "app_filings"(), "app_filers"(), "territory_of"(text) TO "app_api";

CREATE POLICY "filing_together" ON "proposal" FOR INSERT TO "app_api"
  WITH CHECK ("village" ^@ ANY (territory_of((SELECT app_filings()) -> "id"::text ->> 'office')));
CREATE POLICY "filing_together" ON "proposal_key" FOR INSERT TO "app_api"
  WITH CHECK ((SELECT app_filings()) ? "proposal_id"::text);
CREATE POLICY "filing_together" ON "proposal_member" FOR INSERT TO "app_api"
  WITH CHECK ((SELECT app_filings()) ? "proposal_id"::text);
CREATE POLICY "filing_together" ON "outbox" FOR INSERT TO "app_api"
  WITH CHECK ((SELECT app_filings()) ? "proposal_id"::text);
CREATE POLICY "filing_together" ON "idempotency_key" FOR INSERT TO "app_api"
  WITH CHECK ("subject" = ANY ((SELECT app_filers())::text[]));

-- Opens the chains of proposals that have just been added, with the entries of each. One that has a chain is refused: whoever
-- adds to a chain calls `audit_append`.
CREATE FUNCTION "audit_open"("p_proposals" UUID[], "p_facts" JSONB[]) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  present CONSTANT TIMESTAMPTZ := date_trunc('milliseconds', clock_timestamp());
  genesis CONSTANT BYTEA := decode(repeat('00', 32), 'hex');
  opened BIGINT;
BEGIN
  WITH chain AS MATERIALIZED (
    SELECT proposal, facts, jsonb_array_length(facts) AS entries,
      public.audit_hashes(genesis, proposal, 0, present, facts) AS hashes
    FROM unnest(p_proposals, p_facts) AS given(proposal, facts)
  ), head AS (
    INSERT INTO public.audit_head (proposal_id, seq, at, hashes) SELECT proposal, entries, present, hashes FROM chain
  ), written AS (
    INSERT INTO public.audit_entry (proposal_id, seq, at, actor_kind, person_id, role, office, on_behalf_of, action,
      detail, prev_hash, hash)
    SELECT proposal, i, present, fact ->> 'kind', fact ->> 'personId', fact ->> 'role', fact ->> 'office',
      fact ->> 'onBehalfOf', fact ->> 'action', coalesce(fact ->> 'detail', '{}')::JSON, hashes[i], hashes[i + 1]
    FROM chain, jsonb_array_elements(facts) WITH ORDINALITY AS given(fact, i)
  )
  SELECT count(*) INTO opened FROM chain;
  RETURN opened;
END $$;
REVOKE ALL ON FUNCTION "audit_open"(UUID[], JSONB[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "audit_open"(UUID[], JSONB[]) TO "app_api";

-- As before, for many numbers at once: arrays are gone through and not reached into, and where nobody else took a number in
-- meanwhile nothing is looked up again.
CREATE OR REPLACE FUNCTION "identity_references"(
  purposes text[], candidates bytea[], sealed_numbers bytea[], sealing_key text, index_keys text[], indexes bytea[]
) RETURNS bytea[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
  keys index_key_state;
  here int;
  there int;
  width CONSTANT int := cardinality(index_keys);
  hashes bytea[];
  answer bytea[];
  missing int;
  taken_in int;
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
  hashes := CASE WHEN width = 1 THEN indexes ELSE ARRAY(
    SELECT hash FROM unnest(indexes) WITH ORDINALITY AS given(hash, n) WHERE (n - 1) % width = here - 1 ORDER BY n) END;
  LOOP
    -- A look-up for each number and no join: a plan made while the table was small would read all of it for ever.
    SELECT array_agg((
        SELECT i.reference FROM identity_index i
        WHERE i.key_id = keys.current_key AND i.purpose = given.purpose AND i.index = given.hash
      ) ORDER BY n) INTO answer
      FROM unnest(purposes, hashes) WITH ORDINALITY AS given(purpose, hash, n);
    missing := coalesce(cardinality(array_positions(answer, NULL)), 0);
    EXIT WHEN missing = 0;
    INSERT INTO identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
      SELECT keys.current_key, purpose, hash, candidate, sealed, sealing_key
      FROM unnest(purposes, hashes, candidates, sealed_numbers, answer) AS given(purpose, hash, candidate, sealed, known)
      WHERE known IS NULL ORDER BY purpose, hash
      ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS taken_in = ROW_COUNT;
    IF taken_in = missing THEN
      answer := ARRAY(SELECT coalesce(known, candidate)
        FROM unnest(answer, candidates) WITH ORDINALITY AS given(known, candidate, n) ORDER BY n);
      EXIT;
    END IF;
  END LOOP;
  IF there IS NOT NULL THEN
    INSERT INTO identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
      SELECT keys.next_key, i.purpose, indexes[(n - 1) * width + there], i.reference, i.sealed, i.seal_key_id
      FROM unnest(purposes, hashes) WITH ORDINALITY AS given(purpose, hash, n), LATERAL (
        SELECT * FROM identity_index
        WHERE key_id = keys.current_key AND purpose = given.purpose AND index = given.hash OFFSET 0
      ) i
      ORDER BY i.purpose, 3
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN answer;
END
$function$;
