// The files that bundles were compiled from, by the digest of all of them, so that a worker can tell whether its own are those.
import type { DagFile } from "../../schemas/generated/dag.ts";
import type { RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

/** To be done before a run of the bundle starts. The same digest means the same files, so doing so again changes nothing. */
export async function saveBundleSources(
  database: Queryable,
  { source, sources }: Pick<DagFile, "source" | "sources">,
): Promise<void> {
  await database.query(sql`
    INSERT INTO podloom.bundle (bundle_digest, sources)
    VALUES (${source.digest}, ${JSON.stringify(sources)})
    ON CONFLICT DO NOTHING`);
}

/** The files of a run's bundle; undefined if nobody saved them. */
export async function readBundleSources(
  database: Queryable,
  { dag_id, run_id }: RunKey,
): Promise<DagFile["sources"] | undefined> {
  const [row] = await database.query<{ sources: DagFile["sources"] | null }>(
    sql`SELECT podloom.read_bundle_sources(${dag_id}, ${run_id}) AS sources`,
  );
  return row?.sources ?? undefined;
}
