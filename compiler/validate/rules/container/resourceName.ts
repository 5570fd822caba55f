// The resources of a container are Kubernetes' own, or have the domain of whoever offers them.
import { didYouMean } from "../../../diagnostics/suggestion.ts";
import { childPointer } from "../../../pointer.ts";
import { isResourceName, resourceListsOf } from "../../resources.ts";
import { containerRule } from "../../rule.ts";

const STANDARD = ["cpu", "memory", "ephemeral-storage"];

export const resourceName = containerRule({
  code: "container/resource-name",
  about: ["resources"],
  message: ({ name }: { name: string }) => `there is no resource ${JSON.stringify(name)}`,
  check({ container: { resources }, pointer }, found) {
    for (const { list, pointer: at } of resourceListsOf(resources, pointer))
      for (const name of Object.keys(list))
        if (!isResourceName(name))
          found(
            childPointer(at, name),
            { name },
            {
              isKey: true,
              hint:
                didYouMean(name, STANDARD) ??
                "write cpu, memory, ephemeral-storage, hugepages-SIZE, or a name with its domain",
            },
          );
  },
});
