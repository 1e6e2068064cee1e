-- Who may be sent to a village, by one rule for the workflow that assigns a visit and for the coordinator who does it by hand: active, trained for the form when the proposal was filed, and no neighbour. Where a
-- facilitator lives is shown to nobody who asks; for a village that is not the household's own, its RT is not known, so
-- nobody who lives there is named.
CREATE FUNCTION "facilitators_for"(village text, rt text, elsewhere boolean, form text, filed timestamptz)
RETURNS TABLE (person_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $function$
  SELECT o.person_id, o.name FROM official o
  JOIN facilitator_training t ON t.person_id = o.person_id AND t.form_version = form AND t.trained_at <= filed
  WHERE o.role = 'field-facilitator' AND o.active AND o.office = left(village, 4)
    AND (o.home_village IS DISTINCT FROM village OR (NOT elsewhere AND o.home_rt IS DISTINCT FROM rt))
$function$;
REVOKE EXECUTE ON FUNCTION "facilitators_for"(text, text, boolean, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "facilitators_for"(text, text, boolean, text, timestamptz) TO "app_api", "app_worker";
