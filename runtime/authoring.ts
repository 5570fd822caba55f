// What DAG files import from "podloom": declaring DAGs and tasks, putting them in order, and asking for the context of the
// task that runs. Importing it does nothing.
export { getCurrentContext } from "./authoring/context.ts";
export { dag, podTask, task } from "./authoring/declare.ts";
export type { Given, Handle, Link } from "./authoring/handle.ts";
export type { Json } from "./authoring/json.ts";
export type { DagOptions, PodTaskOptions, TaskOptions } from "./authoring/options.ts";
export { chain, crossDownstream } from "./authoring/order.ts";
export type { TaskContext } from "./authoring/taskContext.ts";
export type { ExecutorConfig } from "../schemas/generated/executorConfig.ts";
export type { PodOverride } from "../schemas/podOverride.ts";
export type {
  Affinity,
  Container,
  EnvFromSource,
  EnvVar,
  ObjectMeta,
  Pod,
  PodSecurityContext,
  PodSpec,
  Probe,
  ResourceRequirements,
  SecurityContext,
  Toleration,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
} from "../schemas/generated/pod.ts";
export type { Duration, TriggerRule } from "../schemas/generated/taskOptions.ts";
