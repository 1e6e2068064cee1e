-- Whoever acted on the proposal or on its objection does not rule on the appeal.
INSERT INTO "task_not_by" ("kind", "not_by") VALUES
  ('objection-appeal', 'completeness-check'), ('objection-appeal', 'ratification'), ('objection-appeal', 'objection-verification'),
  ('objection-appeal', 'objection-review');
