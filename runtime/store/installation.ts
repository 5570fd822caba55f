// Table installation: the name by which the pods of this database are told from those of another in the same namespace.
import type { Queryable } from "./database.ts";
import { sql } from "./sql.ts";

export async function readInstance(database: Queryable): Promise<string> {
  const [row] = await database.query<{ instance: string }>(sql`SELECT instance FROM podloom.installation`);
  if (row === undefined) throw new Error("invariant: the migration has named the installation");
  return row.instance;
}
