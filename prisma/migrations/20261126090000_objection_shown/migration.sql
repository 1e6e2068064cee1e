-- While an objection is judged, its own workflow says where the proposal stands: how many of its steps the row shows. The
-- proposal's own step number is the guard of its own workflow, so that of the objection is counted apart.
ALTER TABLE "proposal" ADD COLUMN "objection_steps" INTEGER NOT NULL DEFAULT 0;
