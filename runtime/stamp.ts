// Turns the compiled manifest of a task into the pod of one attempt. Launch and `render` both go through here,
// so what is shown is what is created.
import {
  annotationKeys,
  baseContainerName,
  envNames,
  labelKeys,
  podName,
  podSettingEnvNames,
  resultFinalizer,
  safeLabelValue,
  taskLabels,
  type AttemptIdentity,
} from "../schemas/podIdentity.ts";
import type { Container, EnvVar, ObjectMeta, Pod, PodSpec } from "../schemas/generated/pod.ts";

export interface Attempt extends AttemptIdentity {
  /** The digest that `dag.json` records for the manifest. */
  readonly manifestDigest: string;
  /** How long the attempt may run, in seconds. */
  readonly execution_timeout?: number | undefined;
}

/** The pod to create for an attempt. The manifest is left as it is. */
export function stamp(manifest: Pod, attempt: Attempt): Pod {
  return {
    ...manifest,
    metadata: stampMetadata(manifest.metadata, attempt),
    spec: stampSpec(manifest.spec, attempt),
  };
}

function stampMetadata(metadata: ObjectMeta | undefined, attempt: Attempt): ObjectMeta {
  const finalizers = metadata?.finalizers ?? [];
  return {
    ...metadata,
    name: podName(attempt),
    labels: { ...metadata?.labels, ...attemptLabels(attempt) },
    annotations: { ...metadata?.annotations, ...attemptAnnotations(attempt) },
    finalizers: finalizers.includes(resultFinalizer) ? finalizers : [...finalizers, resultFinalizer],
  };
}

function attemptLabels(attempt: Attempt): Record<string, string> {
  return {
    ...taskLabels(attempt),
    [labelKeys.run_id]: safeLabelValue(attempt.run_id),
    [labelKeys.try_number]: String(attempt.try_number),
    ...(isMapped(attempt) && { [labelKeys.map_index]: String(attempt.map_index) }),
    [labelKeys.instance]: safeLabelValue(attempt.instance),
  };
}

function attemptAnnotations(attempt: Attempt): Record<string, string> {
  return {
    [annotationKeys.dag_id]: attempt.dag_id,
    [annotationKeys.task_id]: attempt.task_id,
    [annotationKeys.run_id]: attempt.run_id,
    [annotationKeys.try_number]: String(attempt.try_number),
    ...(isMapped(attempt) && { [annotationKeys.map_index]: String(attempt.map_index) }),
    [annotationKeys.manifestDigest]: attempt.manifestDigest,
  };
}

function isMapped({ map_index }: Attempt): boolean {
  return map_index >= 0;
}

function stampSpec(spec: PodSpec | undefined, attempt: Attempt): PodSpec {
  const isBase = ({ name }: Container) => name === baseContainerName;
  if (!spec?.containers.some(isBase)) {
    throw new Error(`invariant: the manifest of ${attempt.task_id} has no container "${baseContainerName}"`);
  }
  const containers = spec.containers.map((container) =>
    isBase(container)
      ? {
          ...container,
          env: withEnv(container.env ?? [], [...attemptEnv(attempt), ...settingsEnv(spec, container)]),
        }
      : container,
  );
  return { ...spec, containers, ...deadline(spec, attempt) };
}

/** Beyond the task's own time, in seconds: for its image to come, and for the runtime to end it first, with better words. */
const DEADLINE_MARGIN = 600;

/** The cluster ends the pod of a runtime that is dead, so that nothing runs for ever. */
function deadline(
  { activeDeadlineSeconds = Infinity }: PodSpec,
  { execution_timeout }: Attempt,
): Pick<PodSpec, "activeDeadlineSeconds"> {
  if (execution_timeout === undefined) return {};
  return {
    activeDeadlineSeconds: Math.min(activeDeadlineSeconds, Math.ceil(execution_timeout) + DEADLINE_MARGIN),
  };
}

function withEnv(env: readonly EnvVar[], stamped: readonly EnvVar[]): EnvVar[] {
  const names = new Set(stamped.map(({ name }) => name));
  return [...env.filter(({ name }) => !names.has(name)), ...stamped];
}

function settingsEnv(
  { terminationGracePeriodSeconds }: PodSpec,
  { terminationMessagePath }: Container,
): EnvVar[] {
  const { terminationGracePeriodSeconds: grace, terminationMessagePath: path } = podSettingEnvNames;
  return [
    ...(terminationGracePeriodSeconds === undefined
      ? []
      : [{ name: grace, value: String(terminationGracePeriodSeconds) }]),
    ...(terminationMessagePath === undefined ? [] : [{ name: path, value: terminationMessagePath }]),
  ];
}

function attemptEnv(attempt: Attempt): EnvVar[] {
  return [
    { name: envNames.dag_id, value: attempt.dag_id },
    { name: envNames.task_id, value: attempt.task_id },
    { name: envNames.run_id, value: attempt.run_id },
    { name: envNames.try_number, value: String(attempt.try_number) },
    { name: envNames.map_index, value: String(attempt.map_index) },
  ];
}
