// What a pod refers to by name has the name of a host.
import { dnsSubdomain, mismatch } from "../../forms.ts";
import { podRule } from "../../rule.ts";

const FIELDS = ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] as const;

export const objectName = podRule({
  code: "pod/object-name",
  about: FIELDS,
  message: ({ field, name }: { field: string; name: string }) => mismatch(field, dnsSubdomain, name),
  check({ spec }, found) {
    for (const field of FIELDS) {
      const name = spec[field];
      if (name === undefined || dnsSubdomain.accepts(name)) continue;
      // Only the runtime class is looked up if it is empty.
      if (name !== "" || field === "runtimeClassName") found(`/spec/${field}`, { field, name });
    }
  },
});
