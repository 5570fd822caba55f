// The probes and hooks of a container, each with its place.
import type { Container, LifecycleHandler, Probe } from "../../schemas/generated/pod.ts";

export const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const HOOKS = ["postStart", "preStop"] as const;
/** The fields of a container that hold probes and hooks. */
export const HANDLER_FIELDS = [...PROBES, "lifecycle"] as const;
const PROBE_KINDS = ["exec", "httpGet", "tcpSocket", "grpc"] as const;
const HOOK_KINDS = ["exec", "httpGet", "tcpSocket", "sleep"] as const;

export interface PlacedProbe {
  readonly probe: Probe;
  readonly kind: (typeof PROBES)[number];
  readonly pointer: string;
}

/** What a probe or hook does. */
export interface PlacedHandler {
  readonly handler: Pick<Probe, (typeof PROBE_KINDS)[number]> & LifecycleHandler;
  /** What it can do. */
  readonly kinds: typeof PROBE_KINDS | typeof HOOK_KINDS;
  readonly pointer: string;
}

/** The probes of a container that is at `pointer`. */
export function probesOf(container: Container, pointer: string): PlacedProbe[] {
  const probes: PlacedProbe[] = [];
  for (const kind of PROBES) {
    const probe = container[kind];
    if (probe !== undefined) probes.push({ probe, kind, pointer: `${pointer}/${kind}` });
  }
  return probes;
}

/** What these probes and the hooks of the container do. */
export function handlersOf(
  probes: readonly PlacedProbe[],
  { lifecycle }: Container,
  pointer: string,
): PlacedHandler[] {
  const handlers: PlacedHandler[] = probes.map((placed) => ({
    handler: placed.probe,
    kinds: PROBE_KINDS,
    pointer: placed.pointer,
  }));
  for (const hook of lifecycle === undefined ? [] : HOOKS) {
    const handler = lifecycle?.[hook];
    if (handler !== undefined)
      handlers.push({ handler, kinds: HOOK_KINDS, pointer: `${pointer}/lifecycle/${hook}` });
  }
  return handlers;
}
