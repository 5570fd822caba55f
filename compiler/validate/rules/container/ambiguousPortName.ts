// A service that names a port gets the first container's.
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const ambiguousPortName = podRule({
  code: "container/ambiguous-port-name",
  severity: "warning",
  message: ({ name }: { name: string }) => `two containers have a port named ${name}`,
  hint: "give one of them another name",
  check({ containers }, found) {
    const names = containers.flatMap(({ container: { ports }, pointer, isInit }) =>
      ports === undefined || isInit
        ? []
        : [...new Set(ports.map(({ name = "" }) => name))]
            .filter((name) => name !== "")
            .map((name) => ({
              key: name,
              pointer: `${pointer}/ports/${ports.findIndex((port) => port.name === name)}/name`,
            })),
    );
    findRepeated(names, (repeated, related) => found(repeated.pointer, { name: repeated.key }, { related }));
  },
});
