// Huge pages come in whole pages, and only beside processor or memory.
import { childPointer } from "../../../pointer.ts";
import { isHugePages, isWholePages, resourceListsOf } from "../../resources.ts";
import { containerRule } from "../../rule.ts";

export const hugePages = containerRule({
  code: "container/huge-pages",
  about: ["resources"],
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { resources }, pointer }, found) {
    const lists = resourceListsOf(resources, pointer);
    const pages = lists.flatMap(({ list, pointer: at }) =>
      Object.entries(list).flatMap(([name, quantity]) =>
        isHugePages(name) ? [{ name, quantity, at: childPointer(at, name) }] : [],
      ),
    );
    if (pages.length === 0) return;
    for (const { name, quantity, at } of pages)
      if (!isWholePages(name, quantity)) found(at, { problem: `${quantity} is not a multiple of ${name}` });
    if (!lists.some(({ list }) => "cpu" in list || "memory" in list))
      found(`${pointer}/resources`, { problem: "huge pages need an amount of cpu or memory beside them" });
  },
});
