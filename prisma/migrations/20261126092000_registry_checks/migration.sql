-- Whoever looked at a household that the registry lists does not accept what was found.
INSERT INTO "task_not_by" ("kind", "not_by") VALUES ('registry-check-review', 'registry-check');
