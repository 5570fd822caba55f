-- Runs that have something left to be done are found without a look at all that ever ran.
CREATE INDEX ON podloom.dag_run (dag_id) WHERE state IN ('queued', 'running');
CREATE INDEX ON podloom.attempt (dag_id, run_id) WHERE NOT is_released;
