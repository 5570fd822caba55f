// What the editor lets an author of DAGs write. Nothing here runs: `tsc` accepts the file or fails, and it fails as well
// where a line marked with @ts-expect-error has no error.
import {
  chain,
  crossDownstream,
  dag,
  getCurrentContext,
  podTask,
  task,
  type Container,
  type DagOptions,
  type ExecutorConfig,
  type Handle,
  type Json,
  type TaskOptions,
} from "podloom";

interface Order {
  readonly id: number;
  readonly amount: number;
  readonly note?: string;
}

const orders = task({}, async function orders(): Promise<Order[]> {
  return [];
});
const day = task({}, function day(): string {
  return "2026-01-01";
});
const total = task({}, async (given: readonly Order[], label: string, precision?: number) => {
  return { label, total: given.length.toFixed(precision) };
});
const merge = task({}, (parts: readonly Order[][], options: { since: string; limit?: number }) => {
  return parts.length + (options.limit ?? 0);
});
const count = task({}, (...all: number[]) => all.length);

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
type Nested = number | Nested[];
const recursive = task({}, (json: Json, tree: Tree, nested: Nested, pair: readonly [string, number]) => {
  return [json, tree.name, nested, pair] satisfies unknown[];
});

export function recursiveArguments(json: Handle<Json>, tree: Handle<Tree>, nested: Handle<Nested>): void {
  recursive(json, tree, nested, [day(), 1]);
  recursive({ a: [json, 1, null] }, { name: day(), children: [tree] }, [1, [nested]], ["a", count()]);
  recursive(day(), tree, count(), ["a", 1] as const);

  // @ts-expect-error text for a number, deep inside
  recursive(null, tree, [1, ["2"]], ["a", 1]);
  // @ts-expect-error a pair of one
  recursive(null, tree, 1, ["a"]);
}

export function argumentsAndHandles(): void {
  const made: Handle<Order[]> = orders();
  const summed: Handle<{ label: string; total: string }> = total(made, "all");
  total([{ id: 1, amount: 2 }], day(), 0);
  total([{ id: 1, amount: merge([], { since: "" }) }], "parts of an argument are handles");
  merge([made, made, [{ id: 1, amount: 2 }]], { since: day() });
  count(1, merge([], { since: "" }), 3);
  const constants = [{ id: 1, amount: 2 }] as const;
  total(constants, "read-only");

  // @ts-expect-error an argument is missing
  total(made);
  // @ts-expect-error the return value of another type
  total(summed, "all");
  // @ts-expect-error a handle of another type, deep inside
  merge([], { since: made });
  // @ts-expect-error a value of another type
  total(made, 1);
  // @ts-expect-error a misspelt key of an argument
  merge([], { sinse: "" });
  // @ts-expect-error a return value is not there yet
  void made.length;
  // @ts-expect-error nothing to wait for here
  made.then(() => undefined);
}

export function orderOfTasks(): void {
  const last: Handle<string> = orders().to(day());
  const several: readonly [Handle<string>, Handle<Order[]>] = last.to([day(), orders()]);
  chain(last, several, [[day()], orders()]);
  crossDownstream([last], day());

  // @ts-expect-error a task that is not called
  chain(last, day);
  // @ts-expect-error text
  crossDownstream("last", day());
}

export function dags(): void {
  const tags = ["a", "b"] as const;
  const options = { dag_id: "etl", schedule: null, tags } as const;
  dag(options, () => orders());
  dag({ ...options, default_args: { retries: 2, executor_config: volumeMount } }, () => {
    orders();
  });

  // @ts-expect-error no dag_id
  dag({ schedule: null }, () => undefined);
  // @ts-expect-error misspelt
  dag({ dag_id: "etl", start_data: "2026-01-01" }, () => undefined);
  // @ts-expect-error a DAG is built at once
  dag(options, async () => {
    await Promise.resolve();
  });
  const misspelt: DagOptions["default_args"] = {
    // @ts-expect-error misspelt, one level down
    retires: 2,
  };
  dag({ dag_id: "etl", ...(misspelt && { default_args: misspelt }) }, () => undefined);
}

const base: Container = { name: "base", volumeMounts: [{ name: "data", mountPath: "/data" }] };
const volumeMount: ExecutorConfig = {
  pod_override: {
    spec: {
      containers: [base],
      volumes: [{ name: "data", hostPath: { path: "/tmp/", type: "Directory" } }],
      tolerations: null,
    },
  },
};

export const taskOptions: TaskOptions[] = [
  { task_id: "load", executor_config: volumeMount, retry_delay: "5m", trigger_rule: "all_done" },
  // @ts-expect-error misspelt
  { retires: 1 },
  // @ts-expect-error a wrong enum
  { trigger_rule: "all_sucess" },
  // @ts-expect-error an unknown field of a pod
  { executor_config: { pod_override: { spec: { conatiners: [base] } } } },
  // @ts-expect-error an unknown field deep inside a pod
  { executor_config: { pod_override: { spec: { affinity: { nodeAfinity: {} } } } } },
  // @ts-expect-error of a pod task
  { image: "busybox:1.37" },
  // @ts-expect-error a return value is no option
  { task_id: day() },
];

export function podTasks(): void {
  const command = ["sh", "-c"] as const;
  const dump: Handle<Json> = podTask({
    task_id: "dump",
    image: "busybox:1.37",
    command,
    args: ["date", day()],
  })();
  podTask({ task_id: "load", env: { DUMP: dump, MODE: "fast" } })();
  podTask({
    task_id: "check",
    env: [
      { name: "DUMP", value: dump },
      { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ],
  })();

  // @ts-expect-error no task_id
  podTask({ image: "busybox:1.37" });
  // @ts-expect-error arguments are for functions
  podTask({ task_id: "load" })(dump);
  // @ts-expect-error an image is known beforehand
  podTask({ task_id: "load", image: dump });
  // @ts-expect-error references to return values are made by calling tasks
  podTask({ task_id: "load", args: [{ $xcom: "dump" }] });
}

export function context(): string {
  const { logical_date, try_number, params, signal } = getCurrentContext();
  signal satisfies AbortSignal;
  // @ts-expect-error misspelt
  void getCurrentContext().runId;
  return `${logical_date.toISOString()} ${try_number.toFixed()} ${JSON.stringify(params)}`;
}
