-- A filing does all of its work or none: where the key stands in the way, or a household that began to be filed a moment
-- earlier, this takes back whatever the statement has written so far, numbers of people included.
CREATE FUNCTION "not_at_once"() RETURNS uuid LANGUAGE plpgsql AS $function$
BEGIN
  RAISE EXCEPTION 'Not everything could be written' USING ERRCODE = 'DT002';
END
$function$;
REVOKE EXECUTE ON FUNCTION "not_at_once"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "not_at_once"() TO "app_api", "app_worker";
