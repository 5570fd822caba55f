// "Did you mean": the nearest of the names that would have been right.
import leven from "leven";

/** A hint that names what is most similar to `written`, if anything is. */
export function didYouMean(written: string, names: readonly string[]): string | undefined {
  const near = similar(written, names);
  return near.length === 0 ? undefined : `did you mean ${near.join(" or ")}?`;
}

/** What is surely meant: the one name that is similar enough. */
export function nearestOf(written: string, names: readonly string[]): string | undefined {
  const near = similar(written, names);
  return near.length === 1 ? near[0] : undefined;
}

/** A hint that names what is most similar, or all names where they are few. */
export function didYouMeanOneOf(written: string, names: readonly string[]): string | undefined {
  const all = names.length > 0 && names.length <= SHORT_LIST ? `write one of ${names.join(", ")}` : undefined;
  return didYouMean(written, names) ?? all;
}

const SHORT_LIST = 12;

/** The name that differs by the fewest letters, else those of which `written` is a part. */
function similar(written: string, names: readonly string[]): readonly string[] {
  const word = written.toLowerCase();
  const [nearest] = names
    .map((name) => ({ name, distance: leven(word, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest !== undefined && nearest.distance <= Math.max(1, Math.floor(nearest.name.length / 3)))
    return [nearest.name];
  const longer = names.filter((name) => word.length >= 4 && name.toLowerCase().includes(word));
  return longer.length <= SHORT_CHOICE ? longer : [];
}

const SHORT_CHOICE = 3;
