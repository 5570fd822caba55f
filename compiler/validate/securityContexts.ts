// The security contexts of a pod: its own, and those of its containers, which have many fields in common.
import type { PodSecurityContext, SecurityContext } from "../../schemas/generated/pod.ts";
import type { PodSubject } from "./rule.ts";

/** Fields that only one of the two kinds has are absent in the other. */
export interface PlacedContext {
  readonly context: PodSecurityContext & SecurityContext;
  readonly pointer: string;
}

export function securityContextsOf({ spec, containers }: PodSubject): PlacedContext[] {
  const own = spec.securityContext && { context: spec.securityContext, pointer: "/spec/securityContext" };
  const others = containers.flatMap(({ container: { securityContext: context }, pointer }) =>
    context === undefined ? [] : [{ context, pointer: `${pointer}/securityContext` }],
  );
  return own === undefined ? others : [own, ...others];
}
