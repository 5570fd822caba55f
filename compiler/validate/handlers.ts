// The probes and hooks of a container, each with its place.
import type { LifecycleHandler, Probe } from "../../schemas/generated/pod.ts";
import type { ContainerSubject } from "./rule.ts";

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const HOOKS = ["postStart", "preStop"] as const;
const PROBE_KINDS = ["exec", "httpGet", "tcpSocket", "grpc"] as const;
const HOOK_KINDS = ["exec", "httpGet", "tcpSocket", "sleep"] as const;

export interface PlacedProbe {
  readonly probe: Probe;
  readonly kind: (typeof PROBES)[number];
  readonly pointer: string;
}

export function probesOf({ container, pointer }: ContainerSubject): PlacedProbe[] {
  return PROBES.flatMap((kind) => {
    const probe = container[kind];
    return probe === undefined ? [] : [{ probe, kind, pointer: `${pointer}/${kind}` }];
  });
}

/** What a probe or hook does. */
export interface PlacedHandler {
  readonly handler: Pick<Probe, (typeof PROBE_KINDS)[number]> & LifecycleHandler;
  /** What it can do. */
  readonly kinds: typeof PROBE_KINDS | typeof HOOK_KINDS;
  readonly pointer: string;
}

export function handlersOf(part: ContainerSubject): PlacedHandler[] {
  const { lifecycle } = part.container;
  const probes = probesOf(part).map(({ probe, pointer }) => ({
    handler: probe,
    kinds: PROBE_KINDS,
    pointer,
  }));
  if (lifecycle === undefined) return probes;
  const hooks = HOOKS.flatMap((hook) => {
    const handler = lifecycle[hook];
    return handler === undefined
      ? []
      : [{ handler, kinds: HOOK_KINDS, pointer: `${part.pointer}/lifecycle/${hook}` }];
  });
  return [...probes, ...hooks];
}
