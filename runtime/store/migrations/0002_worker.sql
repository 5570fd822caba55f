-- What a worker may do, and nothing else: take the start token of an attempt, read return values, say that it lives, record
-- a result. The role podloom_worker may call these functions and has no right to any table; they act with their owner's rights.
--
-- Where the migrating role may not create roles, an administrator does so before (CREATE ROLE podloom_worker), or workers
-- connect as the runtime does. Make logins members of it: GRANT podloom_worker TO my_login.

-- The facts of the run if the token is the attempt's now; no row if the attempt is another pod's, was stopped, or has ended.
-- Asking again with the same token gives the same answer.
CREATE FUNCTION podloom.take_start(
  dag_id text, run_id text, task_id text, map_index integer, try_number integer, start_token uuid
)
RETURNS TABLE (logical_date timestamptz, conf json, bundle_digest text, manifest_digest text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH started AS (
    UPDATE podloom.attempt AS a
    SET phase = 'running',
        start_token = take_start.start_token,
        start_date = coalesce(a.start_date, now()),
        heartbeat_at = now(),
        has_news = true
    WHERE (a.dag_id, a.run_id, a.task_id, a.map_index, a.try_number)
        = (take_start.dag_id, take_start.run_id, take_start.task_id, take_start.map_index, take_start.try_number)
      AND (
        (a.start_token IS NULL AND a.stop_cause IS NULL AND a.phase IN ('intended', 'launched'))
        OR (a.start_token = take_start.start_token AND a.phase = 'running')
      )
    RETURNING a.manifest_digest
  )
  SELECT r.logical_date, r.conf, r.bundle_digest, started.manifest_digest
  FROM started, podloom.dag_run AS r
  WHERE (r.dag_id, r.run_id) = (take_start.dag_id, take_start.run_id)
$$;

-- The return values of these tasks of the run, for an attempt that is running; a task that returned nothing has no row.
CREATE FUNCTION podloom.read_xcoms(
  dag_id text, run_id text, task_id text, map_index integer, try_number integer, start_token uuid, from_task_ids text[]
)
RETURNS TABLE (from_task_id text, from_map_index integer, value json)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.task_id, x.map_index, x.value
  FROM podloom.xcom AS x
  WHERE (x.dag_id, x.run_id) = (read_xcoms.dag_id, read_xcoms.run_id)
    AND x.task_id = ANY (read_xcoms.from_task_ids)
    AND EXISTS (
      SELECT FROM podloom.attempt AS a
      WHERE (a.dag_id, a.run_id, a.task_id, a.map_index, a.try_number)
          = (read_xcoms.dag_id, read_xcoms.run_id, read_xcoms.task_id, read_xcoms.map_index, read_xcoms.try_number)
        AND a.start_token = read_xcoms.start_token AND a.phase = 'running'
    )
$$;

-- Whether the attempt is still this worker's.
CREATE FUNCTION podloom.heartbeat(
  dag_id text, run_id text, task_id text, map_index integer, try_number integer, start_token uuid
)
RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH alive AS (
    UPDATE podloom.attempt AS a
    SET heartbeat_at = now()
    WHERE (a.dag_id, a.run_id, a.task_id, a.map_index, a.try_number)
        = (heartbeat.dag_id, heartbeat.run_id, heartbeat.task_id, heartbeat.map_index, heartbeat.try_number)
      AND a.start_token = heartbeat.start_token AND a.phase = 'running'
    RETURNING 1
  )
  SELECT EXISTS (SELECT FROM alive)
$$;

-- A hint to look at a run: all that is told is in the tables. What is too long for a notification is cut.
CREATE FUNCTION podloom.notify_report(dag_id text, run_id text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify('podloom_report', left(dag_id || '/' || run_id, 1000))
$$;

-- Records how the attempt ended: a return value (null where there is none) with success, a message with failure. False if the
-- attempt is not this worker's any more: then nothing is recorded. Doing so again with the same token changes nothing.
CREATE FUNCTION podloom.record_result(
  dag_id text, run_id text, task_id text, map_index integer, try_number integer, start_token uuid,
  kind podloom.result_kind, message text, return_value json, log_tail text
)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  recorded podloom.result_kind;
BEGIN
  SELECT a.result_kind INTO recorded
  FROM podloom.attempt AS a
  WHERE (a.dag_id, a.run_id, a.task_id, a.map_index, a.try_number)
      = (record_result.dag_id, record_result.run_id, record_result.task_id, record_result.map_index, record_result.try_number)
    AND a.start_token = record_result.start_token
    AND (a.phase = 'running' OR a.result_kind IS NOT NULL)
  FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF recorded IS NOT NULL THEN RETURN recorded = record_result.kind; END IF;

  UPDATE podloom.attempt AS a
  SET result_kind = record_result.kind, result_at = now(), result_message = record_result.message,
      heartbeat_at = now(), has_news = true
  WHERE (a.dag_id, a.run_id, a.task_id, a.map_index, a.try_number)
      = (record_result.dag_id, record_result.run_id, record_result.task_id, record_result.map_index, record_result.try_number);

  IF record_result.kind = 'success' AND record_result.return_value IS NOT NULL THEN
    INSERT INTO podloom.xcom (dag_id, run_id, task_id, map_index, try_number, value)
    VALUES (record_result.dag_id, record_result.run_id, record_result.task_id, record_result.map_index,
            record_result.try_number, record_result.return_value)
    ON CONFLICT (dag_id, run_id, task_id, map_index)
    DO UPDATE SET try_number = excluded.try_number, value = excluded.value;
  END IF;

  IF record_result.log_tail IS NOT NULL THEN
    INSERT INTO podloom.log_tail (dag_id, run_id, task_id, map_index, try_number, container, text)
    VALUES (record_result.dag_id, record_result.run_id, record_result.task_id, record_result.map_index,
            record_result.try_number, 'base', record_result.log_tail)
    ON CONFLICT (dag_id, run_id, task_id, map_index, try_number, container) DO UPDATE SET text = excluded.text;
  END IF;

  PERFORM podloom.notify_report(record_result.dag_id, record_result.run_id);
  RETURN true;
END
$$;

REVOKE ALL ON FUNCTION
  podloom.notify_report(text, text),
  podloom.take_start(text, text, text, integer, integer, uuid),
  podloom.read_xcoms(text, text, text, integer, integer, uuid, text[]),
  podloom.heartbeat(text, text, text, integer, integer, uuid),
  podloom.record_result(text, text, text, integer, integer, uuid, podloom.result_kind, text, json, text)
FROM PUBLIC;

DO $$
BEGIN
  BEGIN
    -- A role belongs to all databases of a server, so another database's migration may have made it, or do so now.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'podloom_worker') THEN
      CREATE ROLE podloom_worker NOLOGIN;
    END IF;
  EXCEPTION
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
  END;

  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'podloom_worker') THEN
    GRANT USAGE ON SCHEMA podloom TO podloom_worker;
    GRANT EXECUTE ON FUNCTION
      podloom.take_start(text, text, text, integer, integer, uuid),
      podloom.read_xcoms(text, text, text, integer, integer, uuid, text[]),
      podloom.heartbeat(text, text, text, integer, integer, uuid),
      podloom.record_result(text, text, text, integer, integer, uuid, podloom.result_kind, text, json, text)
    TO podloom_worker;
  END IF;
END
$$;
