-- Who ranked a run where this system did not: maker, model and file of the result, in place of a model of our own.

-- AlterTable
ALTER TABLE "ranking_run" ADD COLUMN "ranked_outside" JSONB;
