// Which of the things that came are things that went, under another name: those with the same content.
import leven from "leven";
import type { Renamed } from "./change.ts";

/** Something that may have another name; `content` is the same text whatever the name is. */
export interface Nameable {
  readonly name: string;
  readonly content: string;
}

/** More pairs than this are not weighed against each other. */
const MOST_WEIGHED = 100;

/** Pairs what went with what came. Where several have the same content, names that are alike go together. */
export function findRenames(gone: readonly Nameable[], come: readonly Nameable[]): Renamed[] {
  const candidates = Map.groupBy(gone, ({ content }) => content);
  return [...Map.groupBy(come, ({ content }) => content)].flatMap(([content, twins]) =>
    pairNames(namesOf(candidates.get(content) ?? []), namesOf(twins)),
  );
}

function namesOf(things: readonly Nameable[]): string[] {
  return things.map(({ name }) => name);
}

function pairNames(gone: readonly string[], come: readonly string[]): Renamed[] {
  if (gone.length * come.length > MOST_WEIGHED)
    return come.slice(0, gone.length).map((to, index) => ({ from: gone[index] ?? to, to }));
  const distances = gone
    .flatMap((from) => come.map((to) => ({ from, to, distance: leven(from, to) })))
    .toSorted((one, other) => one.distance - other.distance);
  const pairs: Renamed[] = [];
  for (const { from, to } of distances) {
    if (!pairs.some((pair) => pair.from === from || pair.to === to)) pairs.push({ from, to });
  }
  return pairs;
}
