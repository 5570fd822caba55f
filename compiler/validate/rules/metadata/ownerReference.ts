// A reference to an owner names it in full; at most one owner is the controller.
import { podRule } from "../../rule.ts";

const NAMES = ["apiVersion", "kind", "name", "uid"] as const;

export const ownerReference = podRule({
  code: "metadata/owner-reference",
  about: ["ownerReferences"],
  message: ({ problem }: { problem: string }) => problem,
  check({ metadata: { ownerReferences = [] } }, found) {
    ownerReferences.forEach((owner, index) => {
      const pointer = `/metadata/ownerReferences/${index}`;
      for (const name of NAMES)
        if (owner[name] === "") found(`${pointer}/${name}`, { problem: `an owner needs its ${name}` });
      if (owner.apiVersion !== "" && !/^(?:[^/]*\/)?[^/]+$/.test(owner.apiVersion))
        found(`${pointer}/apiVersion`, {
          problem: `the apiVersion of an owner is a group, / and a version, and this is ${JSON.stringify(owner.apiVersion)}`,
        });
      if (owner.kind === "Event" && /^\/?v1$/.test(owner.apiVersion))
        found(`${pointer}/kind`, { problem: "an Event cannot own anything" });
    });
    if (ownerReferences.length < 2) return;
    // The server drops what it is told twice.
    const owners = ownerReferences.map((owner) => JSON.stringify(owner));
    const controllers = ownerReferences.flatMap(({ controller }, index) =>
      controller === true && owners.indexOf(owners[index] ?? "") === index ? [index] : [],
    );
    const [first = 0, ...others] = controllers;
    for (const index of others)
      found(
        `/metadata/ownerReferences/${index}/controller`,
        { problem: "a pod has at most one controller" },
        {
          related: [
            { message: "the first one is here", pointer: `/metadata/ownerReferences/${first}/controller` },
          ],
        },
      );
  },
});
