// The terms by which a pod wants other pods near it or far away.
import type { Affinity, PodAffinityTerm } from "../../schemas/generated/pod.ts";

export const AFFINITY_KINDS = ["podAffinity", "podAntiAffinity"] as const;

/** Required and preferred, each with its place. */
export function affinityTermsOf(
  affinity: Affinity,
): { readonly term: PodAffinityTerm; readonly pointer: string }[] {
  return AFFINITY_KINDS.flatMap((kind) => {
    const at = `/spec/affinity/${kind}`;
    const required = affinity[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return [
      ...required.map((term, index) => ({
        term,
        pointer: `${at}/requiredDuringSchedulingIgnoredDuringExecution/${index}`,
      })),
      ...preferred.map(({ podAffinityTerm }, index) => ({
        term: podAffinityTerm,
        pointer: `${at}/preferredDuringSchedulingIgnoredDuringExecution/${index}/podAffinityTerm`,
      })),
    ];
  });
}
