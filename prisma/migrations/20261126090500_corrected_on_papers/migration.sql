-- What a ruling on papers corrects of what a household is ranked by. It counts once the correction is applied.
ALTER TABLE "correction" ADD COLUMN "features" JSONB;
GRANT UPDATE ("features") ON "correction" TO "app_keys";
