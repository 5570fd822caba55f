// A service that names a port gets the first container's. Init containers come after the others, as in the server's own warning.
import { findRepeated } from "../../repeated.ts";
import { podRule, type ContainerSubject } from "../../rule.ts";

export const ambiguousPortName = podRule({
  code: "container/ambiguous-port-name",
  severity: "warning",
  message: ({ name }: { name: string }) => `two containers have a port named ${name}`,
  hint: "give one of them another name",
  check({ containers }, found) {
    const ofInit = containers.filter(({ isInit }) => isInit);
    const ofMain = containers.filter(({ isInit }) => !isInit);
    const names = [...ofMain, ...ofInit].flatMap(namesOf);
    findRepeated(names, (repeated, related) => found(repeated.pointer, { name: repeated.key }, { related }));
  },
});

/** Each name of a container's ports once: that it must not have one twice is a rule of its own. */
function namesOf({ container: { ports }, pointer }: ContainerSubject): { key: string; pointer: string }[] {
  if (ports === undefined) return [];
  const names = ports.map(({ name = "" }) => name);
  return names.flatMap((name, index) =>
    name === "" || names.indexOf(name) < index
      ? []
      : [{ key: name, pointer: `${pointer}/ports/${index}/name` }],
  );
}
