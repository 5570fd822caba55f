// A pod is named like a host.
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

/** How much of a generateName is kept, and how much the server adds to it. */
const KEPT_CHARACTERS = 58;
const ADDED = "aaaaa";

export const podName = podRule({
  code: "metadata/name",
  message: ({ problem }: { problem: string }) => problem,
  check({ metadata: { name = "", generateName = "" } }, found) {
    if (name === "" && generateName === "") {
      found(
        "/metadata/name",
        { problem: "the pod has no name" },
        { hint: "give it a name, or a generateName" },
      );
    } else if (name !== "" && !dnsSubdomain.accepts(name)) {
      found("/metadata/name", { problem: mismatch("the name of a pod", dnsSubdomain, name) });
    }
    if (generateName !== "" && !isPrefix(generateName, name === ""))
      found("/metadata/generateName", {
        problem: mismatch("the generateName of a pod", dnsSubdomain, generateName),
      });
  },
});

/** The server looks at the text as if it had no dash at its end, and at the name that it makes of it where it makes one. */
function isPrefix(text: string, isUsed: boolean): boolean {
  const masked = text.length > 1 ? text.replace(/.-$/s, "a") : text;
  const made = `${text.slice(0, KEPT_CHARACTERS)}${ADDED}`;
  return dnsSubdomain.accepts(masked) && (!isUsed || dnsSubdomain.accepts(made));
}
