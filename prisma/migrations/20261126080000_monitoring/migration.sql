-- Reports count how deciles move. What a household answered, its score and its keyed hash stay out of their sight.
GRANT SELECT ("run_id", "proposal_id", "kabupaten", "returned_reason", "previous_decile", "decile", "applied_version")
  ON "ranking_entry" TO "app_read";
CREATE POLICY "reports" ON "ranking_entry" FOR SELECT TO "app_read" USING (true);
