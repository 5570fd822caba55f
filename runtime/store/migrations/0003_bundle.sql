-- The files that a bundle was compiled from. A worker holds those of its image to them before it runs a task.

CREATE TABLE podloom.bundle (
  -- That of all files together: dag_run.bundle_digest.
  bundle_digest text PRIMARY KEY,
  -- Digests by path from the project root.
  sources       json NOT NULL
);

CREATE FUNCTION podloom.read_bundle_sources(dag_id text, run_id text)
RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.sources
  FROM podloom.dag_run AS r JOIN podloom.bundle AS b USING (bundle_digest)
  WHERE (r.dag_id, r.run_id) = (read_bundle_sources.dag_id, read_bundle_sources.run_id)
$$;

REVOKE ALL ON FUNCTION podloom.read_bundle_sources(text, text) FROM PUBLIC;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'podloom_worker') THEN
    GRANT EXECUTE ON FUNCTION podloom.read_bundle_sources(text, text) TO podloom_worker;
  END IF;
END
$$;
