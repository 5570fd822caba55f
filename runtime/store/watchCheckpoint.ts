// Table watch_checkpoint: up to which version every event of the pods of a run is applied. It moves only with the states that
// those events made, in their transaction.
import type { ResourceVersion } from "../cluster/resourceVersion.ts";
import type { RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

export interface Checkpoint {
  /** Versions of another cluster mean nothing. */
  readonly clusterId: string;
  readonly namespace: string;
  /** The label selector of the watch. */
  readonly selector: string;
  readonly resourceVersion: ResourceVersion;
}

export async function readCheckpoint(
  database: Queryable,
  { dag_id, run_id }: RunKey,
): Promise<Checkpoint | undefined> {
  const [row] = await database.query<Checkpoint>(sql`
    SELECT cluster_id AS "clusterId", namespace, selector, resource_version AS "resourceVersion"
    FROM podloom.watch_checkpoint WHERE dag_id = ${dag_id} AND run_id = ${run_id}`);
  return row;
}

export async function upsertCheckpoint(
  transaction: Queryable,
  { dag_id, run_id, epoch }: RunKey & { readonly epoch: number },
  { clusterId, namespace, selector, resourceVersion }: Checkpoint,
): Promise<void> {
  await transaction.query(sql`
    INSERT INTO podloom.watch_checkpoint (dag_id, run_id, cluster_id, namespace, selector, resource_version, epoch)
    VALUES (${dag_id}, ${run_id}, ${clusterId}, ${namespace}, ${selector}, ${resourceVersion}, ${epoch})
    ON CONFLICT (dag_id, run_id) DO UPDATE SET
      cluster_id = excluded.cluster_id,
      namespace = excluded.namespace,
      selector = excluded.selector,
      resource_version = excluded.resource_version,
      epoch = excluded.epoch,
      written_at = excluded.written_at`);
}
