-- AlterTable
ALTER TABLE "task" ADD COLUMN     "subject_reference" TEXT,
ADD COLUMN     "subject_village" VARCHAR(10);

-- What the schema language cannot say.

-- Whoever is sent to a record must be told both which and where.
ALTER TABLE "task" ADD CONSTRAINT "task_subject_whole"
  CHECK (("subject_reference" IS NULL) = ("subject_village" IS NULL));
