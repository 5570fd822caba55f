// What the types let an author write. Nothing here runs: `tsc` accepts the file or fails, and it fails as well where a
// line marked with @ts-expect-error has no error.
import type { DagOptions } from "../../schemas/generated/dagOptions.ts";
import type { ExecutorConfig } from "../../schemas/generated/executorConfig.ts";
import type { Pod } from "../../schemas/generated/pod.ts";
import type { PodTaskOptions, TaskOptions } from "../../schemas/generated/taskOptions.ts";

export const executorConfig: ExecutorConfig = {
  pod_template_file: "pod_templates/basic.yaml",
  pod_override: {
    metadata: { labels: { team: "etl", stage: null } },
    spec: {
      restartPolicy: "Never",
      nodeSelector: null,
      containers: [
        {
          name: "base",
          image: null,
          env: [
            { name: "A", value: "1" },
            { name: "B", $patch: "delete" },
          ],
          resources: { requests: { cpu: 0.5, memory: "1Gi" } },
          livenessProbe: { httpGet: { port: "web", path: null } },
          volumeMounts: [{ name: "data", mountPath: "/data" }],
        },
        { name: "sidecar", $patch: "delete" },
      ],
      volumes: [{ name: "data", hostPath: { path: "/tmp", type: "Directory" } }],
    },
  },
};

const sharedContainers = [{ name: "base", args: ["a", "b"] }] as const;
export const overrideOfConstants: ExecutorConfig = {
  pod_override: { spec: { containers: sharedContainers } },
};

export const dagOptions: DagOptions = {
  dag_id: "etl",
  schedule: null,
  start_date: "2026-01-31",
  catchup: false,
  tags: ["example"],
  default_args: { retries: 2, retry_delay: "5m", executor_config: executorConfig },
  dagrun_timeout: 3600,
  params: { region: "eu" },
};

export const taskOptions: TaskOptions = {
  task_id: "load",
  executor_config: executorConfig,
  trigger_rule: "none_failed_min_one_success",
  execution_timeout: "1h30m",
};

export const podTaskOptions: PodTaskOptions[] = [
  { ...taskOptions, image: "busybox:1.37", command: ["sh", "-c"], args: ["true"], env: { A: "1" } },
  {
    env: [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
    args: [{ $xcom: "extract" }],
  },
];

export const pod: Pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "base" }] } };

export const refusedPods: Pod[] = [
  // @ts-expect-error another kind
  { apiVersion: "v1", kind: "Job" },
  // @ts-expect-error a container without name
  { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "a" }] } },
  // @ts-expect-error null is for overrides
  { apiVersion: "v1", kind: "Pod", spec: null },
];

export const refusedOverrides: ExecutorConfig["pod_override"][] = [
  // @ts-expect-error an unknown field
  { spec: { conatiners: [] } },
  // @ts-expect-error an unknown field, deep inside
  { spec: { containers: [{ name: "base", resources: { limit: { cpu: 1 } } }] } },
  // @ts-expect-error a wrong enum
  { spec: { restartPolicy: "never" } },
  // @ts-expect-error text for a number
  { spec: { containers: [{ name: "base", ports: [{ containerPort: "80" }] }] } },
  // @ts-expect-error a number for text
  { spec: { containers: [{ name: "base", env: [{ name: "A", value: 1 }] }] } },
  // @ts-expect-error a directive that is not podloom's
  { spec: { containers: [{ name: "base", $patch: "merge" }] } },
  // @ts-expect-error the server's to write
  { status: {} },
];

export const refusedOptions: TaskOptions[] = [
  // @ts-expect-error misspelt
  { retires: 1 },
  // @ts-expect-error a wrong enum
  { trigger_rule: "all_sucess" },
  // @ts-expect-error misspelt, one level down
  { executor_config: { pod_overide: {} } },
  // @ts-expect-error of a pod task
  { image: "busybox" },
];

export const refusedDagOptions: DagOptions[] = [
  // @ts-expect-error no dag_id
  { schedule: null },
  // @ts-expect-error misspelt
  { dag_id: "etl", start_data: "2026-01-31" },
  // @ts-expect-error a name is one task's
  { dag_id: "etl", default_args: { task_id: "load" } },
];
