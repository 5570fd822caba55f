// "Did you mean": the nearest of the names that would have been right.
import leven from "leven";

/** A hint that names the most similar of `names`, or lists them where none is similar and they are few. */
export function didYouMean(written: string, names: readonly string[]): string | undefined {
  const [nearest] = names
    .map((name) => ({ name, distance: leven(written.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest === undefined) return undefined;
  if (nearest.distance <= Math.max(1, Math.floor(nearest.name.length / 3)))
    return `did you mean ${nearest.name}?`;
  return names.length <= SHORT_LIST ? `it may be ${names.join(", ")}` : undefined;
}

const SHORT_LIST = 12;
