-- By which version's deciles a run is decided. An entry that has been told keeps the version it was told of; for all others it
-- follows from the run, so that an outcome comes into force without a change to every entry.
ALTER TABLE "ranking_run" ADD COLUMN "applied_version" TEXT;
-- Which it is of the two follows from whether it has been told.
GRANT SELECT ("returned_reason", "previous_decile", "told_at") ON "ranking_entry" TO "app_api";
GRANT SELECT ("told_at") ON "ranking_entry" TO "app_read";
