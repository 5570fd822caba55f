// A probe or hook does exactly one thing.
import { handlersOf } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const handlerKind = containerRule({
  code: "container/handler",
  message: ({ problem, kinds }: { problem: string; kinds: string }) =>
    `this does ${problem}: write one of ${kinds}`,
  check(part, found) {
    for (const { handler, kinds, pointer } of handlersOf(part)) {
      const set = kinds.filter((kind) => handler[kind] !== undefined);
      if (set.length !== 1)
        found(pointer, { problem: set.length === 0 ? "nothing" : "several things", kinds: kinds.join(", ") });
    }
  },
});
