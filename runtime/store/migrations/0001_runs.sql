-- Runs, their task instances and attempts, and what one runtime needs to go on where another stopped.
-- Words are Airflow's where Airflow has them. All is in a schema of its own, so that a database may hold Airflow's tables too.

CREATE TYPE podloom.run_type AS ENUM ('manual', 'scheduled');

CREATE TYPE podloom.dag_run_state AS ENUM ('queued', 'running', 'success', 'failed');

CREATE TYPE podloom.task_instance_state AS ENUM (
  'none', 'scheduled', 'queued', 'running', 'success', 'failed', 'up_for_retry', 'upstream_failed', 'skipped'
);

-- In the order in which an attempt goes through them: it never goes back.
CREATE TYPE podloom.attempt_phase AS ENUM ('intended', 'launched', 'running', 'ended');

CREATE TYPE podloom.result_kind AS ENUM ('success', 'failure');

CREATE TYPE podloom.stop_cause AS ENUM (
  'cancelled', 'dagrun_timeout', 'execution_timeout', 'cannot_start', 'lingers'
);

CREATE TYPE podloom.outcome_class AS ENUM ('success', 'user', 'infra', 'config', 'timeout', 'cancelled');

CREATE TYPE podloom.command_kind AS ENUM ('create', 'get', 'delete', 'release');

CREATE TYPE podloom.transition_subject AS ENUM ('run', 'task_instance', 'attempt');

CREATE TABLE podloom.dag_run (
  dag_id        text NOT NULL,
  run_id        text NOT NULL,
  run_type      podloom.run_type NOT NULL,
  logical_date  timestamptz NOT NULL,
  -- json and not jsonb, here and elsewhere: texts stay as they are, and may hold "\u0000".
  conf          json NOT NULL,
  bundle_digest text NOT NULL,
  state         podloom.dag_run_state NOT NULL,
  start_date    timestamptz,
  end_date      timestamptz,
  is_cancelled  boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (dag_id, run_id)
);

CREATE INDEX ON podloom.dag_run (dag_id, logical_date);

CREATE TABLE podloom.task_instance (
  dag_id         text NOT NULL,
  run_id         text NOT NULL,
  task_id        text NOT NULL,
  map_index      integer NOT NULL,
  pool           text NOT NULL,
  state          podloom.task_instance_state NOT NULL,
  try_number     integer NOT NULL,
  user_failures  integer NOT NULL,
  infra_failures integer NOT NULL,
  retry_at       timestamptz,
  start_date     timestamptz,
  end_date       timestamptz,
  reason         text,
  hint           text,
  PRIMARY KEY (dag_id, run_id, task_id, map_index),
  FOREIGN KEY (dag_id, run_id) REFERENCES podloom.dag_run ON DELETE CASCADE
);

-- What takes up the slots of a pool.
CREATE INDEX ON podloom.task_instance (pool) WHERE state IN ('queued', 'running');

CREATE TABLE podloom.attempt (
  dag_id          text NOT NULL,
  run_id          text NOT NULL,
  task_id         text NOT NULL,
  map_index       integer NOT NULL,
  try_number      integer NOT NULL,
  pod_name        text NOT NULL,
  pod_uid         text,
  manifest_digest text NOT NULL,
  phase           podloom.attempt_phase NOT NULL,
  intended_at     timestamptz NOT NULL,
  -- What the worker tells. has_news: there is something of it that the runtime has not taken in.
  start_token     uuid,
  start_date      timestamptz,
  heartbeat_at    timestamptz,
  result_kind     podloom.result_kind,
  result_at       timestamptz,
  result_message  text,
  has_news        boolean NOT NULL DEFAULT false,
  -- What the runtime decides.
  stop_cause      podloom.stop_cause,
  stop_at         timestamptz,
  evidence        json,
  outcome_class   podloom.outcome_class,
  outcome_at      timestamptz,
  outcome_reason  text,
  outcome_hint    text,
  is_released     boolean NOT NULL,
  PRIMARY KEY (dag_id, run_id, task_id, map_index, try_number),
  FOREIGN KEY (dag_id, run_id, task_id, map_index) REFERENCES podloom.task_instance ON DELETE CASCADE
);

CREATE INDEX ON podloom.attempt (dag_id, run_id) WHERE has_news;

-- The end of what the containers of an attempt printed.
CREATE TABLE podloom.log_tail (
  dag_id     text NOT NULL,
  run_id     text NOT NULL,
  task_id    text NOT NULL,
  map_index  integer NOT NULL,
  try_number integer NOT NULL,
  container  text NOT NULL,
  text       text NOT NULL,
  PRIMARY KEY (dag_id, run_id, task_id, map_index, try_number, container),
  FOREIGN KEY (dag_id, run_id, task_id, map_index, try_number) REFERENCES podloom.attempt ON DELETE CASCADE
);

-- Return values, each of the attempt that succeeded.
CREATE TABLE podloom.xcom (
  dag_id     text NOT NULL,
  run_id     text NOT NULL,
  task_id    text NOT NULL,
  map_index  integer NOT NULL,
  try_number integer NOT NULL,
  value      json NOT NULL,
  PRIMARY KEY (dag_id, run_id, task_id, map_index),
  FOREIGN KEY (dag_id, run_id, task_id, map_index, try_number) REFERENCES podloom.attempt ON DELETE CASCADE
);

-- What went from which state to which, and why. Rows are only ever added.
CREATE TABLE podloom.transition (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dag_id     text NOT NULL,
  run_id     text NOT NULL,
  epoch      bigint NOT NULL,
  at         timestamptz NOT NULL,
  subject    podloom.transition_subject NOT NULL,
  task_id    text,
  map_index  integer,
  try_number integer,
  from_state text,
  to_state   text NOT NULL,
  reason     text,
  FOREIGN KEY (dag_id, run_id) REFERENCES podloom.dag_run ON DELETE CASCADE
);

CREATE INDEX ON podloom.transition (dag_id, run_id, id);

-- Calls to the API server that are to be made, until their answer is known.
CREATE TABLE podloom.outbox (
  dag_id      text NOT NULL,
  run_id      text NOT NULL,
  command_id  text NOT NULL,
  kind        podloom.command_kind NOT NULL,
  task_id     text NOT NULL,
  map_index   integer NOT NULL,
  try_number  integer NOT NULL,
  pod_name    text NOT NULL,
  pod_uid     text,
  deletes_pod boolean,
  PRIMARY KEY (dag_id, run_id, command_id),
  FOREIGN KEY (dag_id, run_id) REFERENCES podloom.dag_run ON DELETE CASCADE
);

-- Up to which version every event of the pods of a run is applied.
CREATE TABLE podloom.watch_checkpoint (
  dag_id           text NOT NULL,
  run_id           text NOT NULL,
  cluster_id       text NOT NULL,
  namespace        text NOT NULL,
  selector         text NOT NULL,
  resource_version text NOT NULL,
  epoch            bigint NOT NULL,
  written_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (dag_id, run_id),
  FOREIGN KEY (dag_id, run_id) REFERENCES podloom.dag_run ON DELETE CASCADE
);

-- Which runtime drives a run. Who takes it counts the epoch up, and whoever writes shows the epoch that it took.
CREATE TABLE podloom.lease (
  dag_id      text NOT NULL,
  run_id      text NOT NULL,
  epoch       bigint NOT NULL,
  -- Null once it is given back.
  holder      text,
  duration_ms integer NOT NULL,
  -- Counted up by every sign of life. Others judge by the time for which they see no change: clocks are not compared.
  beat        bigint NOT NULL,
  -- The turn that was saved last: whether a commit came about of which no answer came.
  last_turn   uuid,
  PRIMARY KEY (dag_id, run_id),
  FOREIGN KEY (dag_id, run_id) REFERENCES podloom.dag_run ON DELETE CASCADE
);

-- Pools other than these have no limit.
CREATE TABLE podloom.slot_pool (
  pool  text PRIMARY KEY,
  slots integer NOT NULL CHECK (slots >= 0)
);

INSERT INTO podloom.slot_pool (pool, slots) VALUES ('default_pool', 128);
