// Table outbox: calls to the API server that are decided upon, until their answer is known. They belong to who holds the lease of
// their run, so nobody competes for them.
import type { AttemptKey, RunKey } from "../model.ts";
import type { Queryable } from "./database.ts";
import { rows, sql } from "./sql.ts";

export type OutboxCommand = AttemptKey & { readonly pod_name: string } & (
    | { readonly kind: "create" }
    | { readonly kind: "get" | "delete"; readonly uid: string }
    | { readonly kind: "release"; readonly uid: string; readonly deletesPod: boolean }
  );

/** By an id of which a run has one at a time. */
export type OutboxCommands = ReadonlyMap<string, OutboxCommand>;

export async function readOutbox(database: Queryable, { dag_id, run_id }: RunKey): Promise<OutboxCommands> {
  const found = await database.query<OutboxRow>(sql`
    SELECT command_id, kind, task_id, map_index, try_number, pod_name, pod_uid, deletes_pod
    FROM podloom.outbox WHERE dag_id = ${dag_id} AND run_id = ${run_id}
    ORDER BY command_id`);
  return new Map(found.map((row) => [row.command_id, toCommand(row)]));
}

export async function upsertCommands(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  commands: OutboxCommands,
): Promise<void> {
  const added = Array.from(commands, ([command_id, command]) => ({
    ...command,
    command_id,
    pod_uid: command.kind === "create" ? undefined : command.uid,
    deletes_pod: command.kind === "release" ? command.deletesPod : undefined,
  }));
  await transaction.query(sql`
    INSERT INTO podloom.outbox (
      dag_id, run_id, command_id, kind, task_id, map_index, try_number, pod_name, pod_uid, deletes_pod
    )
    SELECT ${dag_id}, ${run_id}, command_id, kind, task_id, map_index, try_number, pod_name, pod_uid, deletes_pod
    FROM json_to_recordset(${rows(added)}) AS n (
      command_id text, kind podloom.command_kind, task_id text, map_index integer, try_number integer, pod_name text,
      pod_uid text, deletes_pod boolean
    )
    ON CONFLICT (dag_id, run_id, command_id) DO UPDATE SET deletes_pod = excluded.deletes_pod`);
}

export async function deleteCommands(
  transaction: Queryable,
  { dag_id, run_id }: RunKey,
  commandIds: readonly string[],
): Promise<void> {
  await transaction.query(sql`
    DELETE FROM podloom.outbox
    WHERE dag_id = ${dag_id} AND run_id = ${run_id} AND command_id = ANY (${commandIds})`);
}

interface OutboxRow extends AttemptKey {
  readonly command_id: string;
  readonly kind: OutboxCommand["kind"];
  readonly pod_name: string;
  readonly pod_uid: string | null;
  readonly deletes_pod: boolean | null;
}

function toCommand({ kind, task_id, map_index, try_number, pod_name, ...row }: OutboxRow): OutboxCommand {
  const common = { task_id, map_index, try_number, pod_name };
  if (kind === "create") return { ...common, kind };
  const uid = row.pod_uid ?? "";
  return kind === "release"
    ? { ...common, kind, uid, deletesPod: row.deletes_pod === true }
    : { ...common, kind, uid };
}
