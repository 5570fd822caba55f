// A probe or hook does exactly one thing.
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const handlerKind = containerRule({
  code: "container/handler",
  about: HANDLER_FIELDS,
  message: ({ problem, kinds }: { problem: string; kinds: string }) =>
    `this does ${problem}: write one of ${kinds}`,
  check(part, found) {
    for (const { handler, kinds, pointer } of part.handlers) {
      const set = kinds.filter((kind) => handler[kind] !== undefined);
      if (set.length !== 1)
        found(pointer, { problem: set.length === 0 ? "nothing" : "several things", kinds: kinds.join(", ") });
    }
  },
});
