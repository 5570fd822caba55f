-- A bundle is kept whole from the moment at which a run begins with it, so that the run is continued with it, whatever is compiled by
-- then. dag_run.bundle_digest is that of dag.json, which names the digests of all sources and manifests.

-- Null of runs that began before bundles were kept.
ALTER TABLE podloom.bundle ADD COLUMN content json;
