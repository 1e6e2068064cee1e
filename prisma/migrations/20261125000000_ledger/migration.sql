-- An answer is sent again letter by letter, which JSONB would not keep.
ALTER TABLE "idempotency_key" ALTER COLUMN "body" TYPE TEXT USING "body"::text;
ALTER TABLE "idempotency_key" ADD COLUMN "headers" JSONB;
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");
