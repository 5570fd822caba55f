// Runs by the names that people give them.
import type { RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

/**
 * The runs that a text means: `<dag_id>/<run_id>`, else a run_id, which several DAGs may have, else a dag_id, which stands for its latest
 * run by logical date. Empty where it means none.
 */
export async function findRuns(database: Queryable, name: string): Promise<RunKey[]> {
  const found = await database.query<RunKey & { readonly rank: number }>(sql`
    SELECT 1 AS rank, dag_id, run_id FROM podloom.dag_run WHERE dag_id || '/' || run_id = ${name}
    UNION ALL
    SELECT 2, dag_id, run_id FROM podloom.dag_run WHERE run_id = ${name}
    UNION ALL
    SELECT 3, dag_id, run_id FROM (
      SELECT dag_id, run_id FROM podloom.dag_run WHERE dag_id = ${name}
      ORDER BY logical_date DESC, created_at DESC LIMIT 1
    ) AS latest
    ORDER BY rank, dag_id, run_id`);
  const best = found[0]?.rank;
  return found.filter(({ rank }) => rank === best).map(({ dag_id, run_id }) => ({ dag_id, run_id }));
}
