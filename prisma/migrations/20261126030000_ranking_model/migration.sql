-- The models that rank, as they were signed and checked. One day has one model; what was activated is never changed, except that
-- an open end is closed by the model that follows.

-- CreateTable
CREATE TABLE "ranking_model" (
    "id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "artefact" JSONB NOT NULL,
    "signature" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "bias_report" JSONB NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "activated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_by" TEXT NOT NULL,

    CONSTRAINT "ranking_model_pkey" PRIMARY KEY ("id","version")
);

-- CreateIndex
CREATE UNIQUE INDEX "ranking_model_sha256_key" ON "ranking_model"("sha256");

-- What the schema language cannot say.

ALTER TABLE "ranking_model" ADD CONSTRAINT "ranking_model_one_a_day"
  EXCLUDE USING gist (daterange("valid_from", "valid_to", '[]') WITH &&);

CREATE FUNCTION "ranking_model_is_kept"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."valid_to" IS NULL AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'An activated model is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "kept" BEFORE UPDATE OR DELETE ON "ranking_model" FOR EACH ROW EXECUTE FUNCTION "ranking_model_is_kept"();

-- Written by the owner of the tables alone, at an operator's command (`npm run model -- activate`).
GRANT SELECT ON "ranking_model" TO "app_api", "app_worker", "app_read";
