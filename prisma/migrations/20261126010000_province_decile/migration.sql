-- The third of the levels BPS ranks at. Runs from before have none.
ALTER TABLE "ranking_entry" ADD COLUMN "province_decile" INTEGER;
