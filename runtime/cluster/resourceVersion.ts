// Versions as API servers give them: decimal numbers of any length, kept as text, since a number would round them.

/** Where a resource's history stands. Those of one resource can be compared since Kubernetes 1.35. */
export type ResourceVersion = string;

/** Negative where `one` is older than `other`, 0 where they are the same, positive where it is newer. */
export function compareResourceVersions(one: ResourceVersion, other: ResourceVersion): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : one === other ? 0 : 1;
}

export function newerResourceVersion(one: ResourceVersion, other: ResourceVersion): ResourceVersion {
  return compareResourceVersions(one, other) < 0 ? other : one;
}
