// The arguments of a task: what the DAG file gives, with return values of other tasks in the places of their handles.
import { XCOM_KEY } from "../../schemas/xcom.ts";
import { isJsonObject, type Json } from "../authoring/json.ts";

/** Return values by task. */
export type Xcoms = Readonly<Record<string, Json>>;

/** What a task returned that returned nothing, was skipped or has failed, is null, as it is None to Airflow. */
export function xcomOf(task_id: string, xcoms: Xcoms): Json {
  return Object.hasOwn(xcoms, task_id) ? (xcoms[task_id] ?? null) : null;
}

/** The tasks whose return values the arguments hold, each once. */
export function xcomsIn(args: readonly Json[]): string[] {
  const found = new Set<string>();
  const visit = (json: Json): void => {
    const task_id = upstreamOf(json);
    if (task_id !== undefined) found.add(task_id);
    else if (typeof json === "object" && json !== null) Object.values(json).forEach(visit);
  };
  args.forEach(visit);
  return [...found];
}

export function fillArguments(args: readonly Json[], xcoms: Xcoms): Json[] {
  const fill = (json: Json): Json => {
    const task_id = upstreamOf(json);
    if (task_id !== undefined) return xcomOf(task_id, xcoms);
    if (Array.isArray(json)) return json.map(fill);
    if (!isJsonObject(json)) return json;
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fill(value)]));
  };
  return args.map(fill);
}

/** Whose return value the JSON stands for. An author's object cannot look like that: `task()` refuses the key. */
function upstreamOf(json: Json): string | undefined {
  if (!isJsonObject(json)) return undefined;
  const task_id = json[XCOM_KEY];
  return typeof task_id === "string" ? task_id : undefined;
}
