-- Quotas are versions with validity and source. A version speaks of a territory, and there every kabupaten/kota has a row: where
-- one is missing, a quarter is not decided. Rows without a version hold as long as no later one of their region does.

-- CreateTable
CREATE TABLE "quota_version" (
    "id" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "territory" TEXT[],
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "from_quarter" TEXT NOT NULL,
    "until_quarter" TEXT,
    "body" JSONB NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "quota_version_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "quota" ADD COLUMN "version_id" TEXT,
ADD COLUMN "until_quarter" TEXT;

-- AddForeignKey
ALTER TABLE "quota" ADD CONSTRAINT "quota_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "quota_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.
GRANT SELECT ON "quota_version" TO "app_worker", "app_read";
