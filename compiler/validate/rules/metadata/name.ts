// A pod is named like a host.
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

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
    // What is added to it begins with a letter or digit.
    if (generateName !== "" && !dnsSubdomain.accepts(generateName.replace(/-$/, "a")))
      found("/metadata/generateName", {
        problem: mismatch("the generateName of a pod", dnsSubdomain, generateName),
      });
  },
});
