// The layers of a pod that podloom itself brings: what the executor needs, and podTask()'s shorthands.
import { baseContainerName } from "../schemas/podIdentity.ts";
import { XCOM_KEY } from "../schemas/xcom.ts";
import type { Config } from "./config.ts";
import { isList } from "./isList.ts";
import type {
  Json,
  Located,
  LocatedEntry,
  LocatedMap,
  LocatedScalar,
  Origin,
  TaskDeclaration,
} from "./model.ts";

/** The origin of what podloom makes for something that has this one. */
export function impliedBy({ span, steps }: Origin): Origin {
  return { span, steps, isImplied: true };
}

/** A JSON value that stands nowhere in a file, as a tree whose every part has the origin of what asked for it. */
export function locatedAt(value: Json, origin: Origin): Located {
  if (value === null || typeof value !== "object") return { kind: "scalar", value, origin };
  if (isList(value)) return { kind: "list", items: value.map((item) => locatedAt(item, origin)), origin };
  return mapAt(
    Object.entries(value).map(([key, member]) => [key, locatedAt(member, origin)]),
    origin,
  );
}

export function mapAt(members: readonly (readonly [string, Located])[], origin: Origin): LocatedMap {
  const entries = members.map(([key, value]): [string, LocatedEntry] => [key, { key: origin.span, value }]);
  return { kind: "map", entries: new Map(entries), origin };
}

/** Pods know by it that they run a task, as Airflow's know by AIRFLOW_IS_K8S_EXECUTOR_POD. */
const MARKER_ENV = { name: "PODLOOM_IS_K8S_EXECUTOR_POD", value: "True" };

/** What makes a template the worker of a DAG file: namespace and image as configured, the worker's arguments, the marker. */
export function executorLayer(dagFile: string, config: Config, task: Origin): LocatedMap {
  const { namespace, image } = config;
  const origin = impliedBy(task);
  const args = locatedAt(["podloom", "worker", dagFile], origin);
  const base: [string, Located][] = [
    ["name", scalar(baseContainerName, origin)],
    ["args", args],
    ["env", locatedAt([MARKER_ENV], origin)],
  ];
  if (image !== undefined) base.push(["image", image]);
  return mapAt([...namespaceMembers(namespace, origin), ["spec", baseOnly(base, origin)]], origin);
}

/** All that a podTask() takes from the configuration: it runs its own image and needs no podloom inside. */
export function namespaceLayer({ namespace }: Config, origin: Origin): LocatedMap {
  return mapAt(namespaceMembers(namespace, origin), origin);
}

function namespaceMembers(namespace: LocatedScalar | undefined, origin: Origin): [string, Located][] {
  return namespace === undefined ? [] : [["metadata", mapAt([["namespace", namespace]], origin)]];
}

function baseOnly(members: readonly (readonly [string, Located])[], origin: Origin): LocatedMap {
  return mapAt([["containers", { kind: "list", items: [mapAt(members, origin)], origin }]], origin);
}

function scalar(value: string, origin: Origin): LocatedScalar {
  return { kind: "scalar", value, origin };
}

/** The pod that a podTask() starts from when it names no template. */
export function emptyPod(task: Origin): LocatedMap {
  const origin = impliedBy(task);
  return mapAt(
    [
      ["apiVersion", scalar("v1", origin)],
      ["kind", scalar("Pod", origin)],
      ["spec", baseOnly([["name", scalar(baseContainerName, origin)]], origin)],
    ],
    origin,
  );
}

/** Texts that stand in a pod until the return value of a task is known, with that task's id. */
export type Placeholders = Map<Located, string>;

/** `image`, `command`, `args` and `env` of a podTask() as its base container has them. */
export function shorthandLayer(
  { options, origin: task }: TaskDeclaration,
  placeholders: Placeholders,
): LocatedMap {
  const origin = impliedBy(task);
  const members: [string, Located][] = [["name", scalar(baseContainerName, origin)]];
  for (const field of ["image", "command", "args", "env"]) {
    const value = options.entries.get(field)?.value;
    if (value !== undefined)
      members.push([
        field,
        field === "env" ? environment(value, placeholders) : withPlaceholders(value, placeholders),
      ]);
  }
  return mapAt([["spec", baseOnly(members, origin)]], origin);
}

/** A map of names and values, or Kubernetes' own list of them. */
function environment(env: Located, placeholders: Placeholders): Located {
  if (env.kind !== "map") return withPlaceholders(env, placeholders);
  const items = [...env.entries].map(([name, { key, value }]) => {
    const own: Origin = { span: key, steps: value.origin.steps };
    return mapAt(
      [
        ["name", scalar(name, own)],
        ["value", withPlaceholders(value, placeholders)],
      ],
      own,
    );
  });
  return { kind: "list", items, origin: env.origin };
}

function withPlaceholders(value: Located, placeholders: Placeholders): Located {
  if (value.kind === "list")
    return { ...value, items: value.items.map((item) => withPlaceholders(item, placeholders)) };
  if (value.kind === "scalar") return value;
  const task_id = value.entries.get(XCOM_KEY)?.value;
  if (task_id?.kind === "scalar") {
    const placeholder = scalar(`<return value of ${String(task_id.value)}>`, impliedBy(task_id.origin));
    placeholders.set(placeholder, String(task_id.value));
    return placeholder;
  }
  const entries = [...value.entries].map(([key, entry]): [string, LocatedEntry] => [
    key,
    { ...entry, value: withPlaceholders(entry.value, placeholders) },
  ]);
  return { ...value, entries: new Map(entries) };
}
