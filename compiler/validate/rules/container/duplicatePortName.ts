// The names of a container's ports are unique.
import { findRepeated } from "../../repeated.ts";
import { containerRule } from "../../rule.ts";

export const duplicatePortName = containerRule({
  code: "container/duplicate-port-name",
  about: ["ports"],
  message: ({ name }: { name: string }) => `two ports of the container have the name ${name}`,
  check({ container: { ports }, pointer }, found) {
    if (ports === undefined) return;
    const names = ports.flatMap(({ name = "" }, index) =>
      name === "" ? [] : [{ key: name, pointer: `${pointer}/ports/${index}/name` }],
    );
    findRepeated(names, (repeated, related) => found(repeated.pointer, { name: repeated.key }, { related }));
  },
});
