// The environment of a container, as the kubelet makes it from `envFrom` and `env`.
import type { Container, EnvFromSource, EnvVar, EnvVarSource } from "../../../../schemas/generated/pod.ts";
import type { LivePod } from "../../../cluster/livePod.ts";
import { ConfigError } from "../configError.ts";
import type { ConfigKind, Configs } from "../configs.ts";
import { expand } from "./expand.ts";
import { podField, resourceField, type PodPlace } from "./podFields.ts";

/** What a pod's fields and files are worked out from. */
export interface PodContext {
  readonly pod: LivePod;
  readonly place: PodPlace;
  readonly configs: Configs;
}

/** The variables of a container, without those that its image would bring. Fails with a ConfigError where one has no value. */
export function containerEnv(container: Container, context: PodContext): Map<string, string> {
  const env = new Map((container.envFrom ?? []).flatMap((source) => variablesFrom(source, context)));
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, container, context, env);
    if (value !== undefined) env.set(variable.name, value);
  }
  return env;
}

function variablesFrom(
  { configMapRef, secretRef, prefix = "" }: EnvFromSource,
  context: PodContext,
): [string, string][] {
  const [kind, ref] =
    configMapRef === undefined ? (["secret", secretRef] as const) : (["configMap", configMapRef] as const);
  if (ref?.name === undefined) return [];
  const found = context.configs(kind, ref.name);
  if (found === undefined && ref.optional !== true) throw notFound(kind, ref.name);
  return [...(found ?? [])].map(([key, value]) => [prefix + key, value.toString()]);
}

function valueOf(
  { value, valueFrom }: EnvVar,
  container: Container,
  context: PodContext,
  before: ReadonlyMap<string, string>,
): string | undefined {
  if (valueFrom === undefined) return expand(value ?? "", (name) => before.get(name));
  return referredValue(valueFrom, container, context);
}

function referredValue(from: EnvVarSource, container: Container, context: PodContext): string | undefined {
  const { pod, place } = context;
  if (from.fieldRef !== undefined) return podField(pod, from.fieldRef.fieldPath, place);
  if (from.resourceFieldRef !== undefined) {
    return resourceField(pod.spec, from.resourceFieldRef, container, place.capacity);
  }
  if (from.configMapKeyRef !== undefined) return keyOf("configMap", from.configMapKeyRef, context);
  if (from.secretKeyRef !== undefined) return keyOf("secret", from.secretKeyRef, context);
  throw new ConfigError(
    `environment variables from ${Object.keys(from).join()} are not known to this kubelet`,
  );
}

interface KeySelector {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

function keyOf(
  kind: ConfigKind,
  { name = "", key, optional }: KeySelector,
  context: PodContext,
): string | undefined {
  const found = context.configs(kind, name);
  const value = found?.get(key);
  if (value !== undefined || optional === true) return value?.toString();
  if (found === undefined) throw notFound(kind, name);
  const object = kind === "secret" ? "Secret" : "ConfigMap";
  throw new ConfigError(`couldn't find key ${key} in ${object} ${context.pod.metadata.namespace}/${name}`);
}

/** The words that a kubelet has for a ConfigMap or Secret that is not there. */
export function notFound(kind: ConfigKind, name: string): ConfigError {
  return new ConfigError(`${kind.toLowerCase()} ${JSON.stringify(name)} not found`);
}
