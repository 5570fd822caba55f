// What a run leaves behind: nothing, if no task was lost and none ran twice.
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { sql } from "../../runtime/store/sql.ts";
import { connectTo } from "./connectTo.ts";
import { withDatabase } from "./postgresServer.ts";

export interface Leftovers {
  /** Attempts that did not succeed or are not released. */
  readonly attempts: readonly unknown[];
  /** Pods that a finalizer holds. */
  readonly finalizers: number;
}

/** As a run leaves it that nothing has befallen. */
export const nothingLeft: Leftovers = { attempts: [], finalizers: 0 };

export interface LeftoversOptions {
  /** Of the database. */
  readonly url: string;
  readonly kubeconfig: string;
  readonly run_id: string;
}

export async function leftovers({ url, kubeconfig, run_id }: LeftoversOptions): Promise<Leftovers> {
  const attempts = await withDatabase(url, (open) =>
    open.query(sql`
      SELECT task_id, try_number FROM podloom.attempt
      WHERE run_id = ${run_id} AND (NOT is_released OR outcome_class IS DISTINCT FROM 'success')`),
  );
  const { pods } = await new PodApi(await connectTo(kubeconfig)).list({});
  const held = pods.filter(({ metadata }) => (metadata.finalizers ?? []).length > 0);
  return { attempts, finalizers: held.length };
}
