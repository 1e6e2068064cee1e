-- A run's rows come by the million and at once. Until the tables are analysed the planner takes a run it has never seen for one
-- row, and joins it row by row with itself: hours for what takes seconds, and nothing ends a statement that has begun. Autovacuum
-- analyses within minutes, which is too late. Only an owner may analyse, hence the function; it reads the keys and nothing else.
CREATE FUNCTION refresh_run_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  ANALYZE ranking_entry (run_id, proposal_id, kabupaten), proposed_decision (run_id, decile_version, proposal_id);
END
$$;
REVOKE ALL ON FUNCTION refresh_run_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_run_statistics() TO app_worker;
