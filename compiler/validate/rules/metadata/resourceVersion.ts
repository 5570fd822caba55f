// The version of an object that exists already: what has one cannot be created.
import { podRule } from "../../rule.ts";

export const resourceVersion = podRule({
  code: "metadata/resource-version",
  about: ["resourceVersion"],
  message: ({ version }: { version: string }) =>
    `resourceVersion ${version} is that of a pod that exists, and a pod with one cannot be created`,
  hint: "remove it: it was probably copied from a pod of a cluster",
  check({ metadata: { resourceVersion: version = "" } }, found) {
    // What is no number is taken for none.
    if (/^0*[1-9]\d*$/.test(version)) found("/metadata/resourceVersion", { version });
  },
});
