// Table bundle: compiled DAGs as runs began with them, by the digest of their dag.json. A run is continued with its own, and a worker
// is held to its sources.
import type { DagFile } from "../../schemas/generated/dag.ts";
import type { RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

export interface KeptBundle {
  readonly dag: DagFile;
  /** The text of each, by the name that its file has in dag.json. */
  readonly manifests: Readonly<Record<string, string>>;
}

export async function isKept(database: Queryable, digest: string): Promise<boolean> {
  const found = await database.query(sql`SELECT FROM podloom.bundle WHERE bundle_digest = ${digest}`);
  return found.length > 0;
}

/** To be done before a run of the bundle begins. The same digest means the same bundle, so doing so again changes nothing. */
export async function keepBundle(database: Queryable, digest: string, bundle: KeptBundle): Promise<void> {
  await database.query(sql`
    INSERT INTO podloom.bundle (bundle_digest, sources, content)
    VALUES (${digest}, ${JSON.stringify(bundle.dag.sources)}, ${JSON.stringify(bundle)})
    ON CONFLICT DO NOTHING`);
}

/** Undefined if nobody kept it. */
export async function readKeptBundle(database: Queryable, digest: string): Promise<KeptBundle | undefined> {
  const [row] = await database.query<{ content: KeptBundle | null }>(
    sql`SELECT content FROM podloom.bundle WHERE bundle_digest = ${digest}`,
  );
  return row?.content ?? undefined;
}

/** The files that a run's bundle was compiled from; undefined if nobody kept it. */
export async function readBundleSources(
  database: Queryable,
  { dag_id, run_id }: RunKey,
): Promise<DagFile["sources"] | undefined> {
  const [row] = await database.query<{ sources: DagFile["sources"] | null }>(
    sql`SELECT podloom.read_bundle_sources(${dag_id}, ${run_id}) AS sources`,
  );
  return row?.sources ?? undefined;
}
