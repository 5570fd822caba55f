// The directive of Kubernetes' strategic merge that takes an element out of a list: `{ name: "x", "$patch": "delete" }`.
import type { Located, LocatedEntry } from "../model.ts";
import { elementKey } from "./elementKey.ts";
import * as notice from "./notices.ts";
import type { Place } from "./place.ts";
import type { ElementKey } from "./rules.ts";

/** The keys that the overlay's directives remove, and its other elements. Reports directives that remove nothing. */
export function splitRemovals(
  base: readonly Located[],
  overlay: readonly Located[],
  key: ElementKey,
  place: Place,
): { readonly removed: ReadonlySet<string>; readonly elements: readonly Located[] } {
  const removed = new Set<string>();
  if (place.rules.removal === "impossible") return { removed, elements: overlay };
  const elements = overlay.filter((element) => {
    const directive = directiveOf(element);
    if (directive === undefined) return true;
    const target = removal(element, directive, key, place);
    if (target === undefined) return false;
    removed.add(target);
    const isPresent = base.some((other) => elementKey(other, key) === target);
    if (!isPresent) notice.deleteRemovesNothing(directive, target, place);
    return false;
  });
  return { removed, elements };
}

function directiveOf(element: Located): LocatedEntry | undefined {
  return element.kind === "map" ? element.entries.get("$patch") : undefined;
}

function removal(
  element: Located,
  directive: LocatedEntry,
  key: ElementKey,
  place: Place,
): string | undefined {
  const { value } = directive;
  if (value.kind !== "scalar" || value.value !== "delete") {
    notice.unknownDirective(directive, place);
    return undefined;
  }
  const target = elementKey(element, key);
  if (target === undefined) notice.keylessDirective(directive, key, place);
  return target;
}
