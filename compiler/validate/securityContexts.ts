// The security contexts of a pod: its own, and those of its containers, which have many fields in common.
import type { Container, PodSecurityContext, PodSpec, SecurityContext } from "../../schemas/generated/pod.ts";

/** Fields that only one of the two kinds has are absent in the other. */
export interface PlacedContext {
  readonly context: PodSecurityContext & SecurityContext;
  readonly pointer: string;
}

export function securityContextsOf(
  { securityContext }: PodSpec,
  containers: readonly { readonly container: Container; readonly pointer: string }[],
): PlacedContext[] {
  const contexts: PlacedContext[] = [];
  if (securityContext !== undefined)
    contexts.push({ context: securityContext, pointer: "/spec/securityContext" });
  for (const { container, pointer } of containers)
    if (container.securityContext !== undefined)
      contexts.push({ context: container.securityContext, pointer: `${pointer}/securityContext` });
  return contexts;
}
