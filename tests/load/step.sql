-- The rows one climbed step writes: whistle locked and updated, step updated, timeline, audit, two messages.
\set id random(1, 10000)
BEGIN;
SELECT id FROM grids_whistle ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED;
UPDATE grids_step SET updated_at = now() WHERE id = (SELECT min(id) + :id FROM grids_step);
UPDATE grids_whistle SET updated_at = now() WHERE id = (SELECT min(id) + :id FROM grids_whistle);
INSERT INTO bench_step (body) VALUES ('timeline'), ('audit'), ('message'), ('message');
COMMIT;
