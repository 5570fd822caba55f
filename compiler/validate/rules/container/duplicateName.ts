// Containers and init containers share one set of names.
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const duplicateContainerName = podRule({
  code: "container/duplicate-name",
  message: ({ name }: { name: string }) => `two containers have the name ${name}`,
  hint: "give one of them another name",
  check({ containers }, found) {
    const names = containers.map(({ container, pointer }) => ({
      key: container.name,
      pointer: `${pointer}/name`,
    }));
    findRepeated(names, (repeated, related) => found(repeated.pointer, { name: repeated.key }, { related }));
  },
});
