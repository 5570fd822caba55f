// How a container takes a change of its resources: once each for processor and memory.
import { containerRule } from "../../rule.ts";

const RESOURCES = ["cpu", "memory"];
const POLICIES = ["NotRequired", "RestartContainer"];

export const resizePolicy = containerRule({
  code: "container/resize-policy",
  about: ["resizePolicy"],
  since: "1.33",
  message: ({ problem }: { problem: string }) => problem,
  check({ container, pointer, isInit }, found, { spec, isSince }) {
    const isSidecar = isInit && container.restartPolicy === "Always";
    container.resizePolicy?.forEach(({ resourceName, restartPolicy }, index, all) => {
      const tell = (field: string, problem: string): void =>
        found(`${pointer}/resizePolicy/${index}/${field}`, { problem });
      if (!RESOURCES.includes(resourceName))
        tell("resourceName", `only cpu and memory have a resizePolicy, not ${JSON.stringify(resourceName)}`);
      else if (all.findIndex((other) => other.resourceName === resourceName) < index)
        tell("resourceName", `${resourceName} has two resizePolicies`);
      if (!POLICIES.includes(restartPolicy))
        tell(
          "restartPolicy",
          `restartPolicy must be ${POLICIES.join(" or ")}, and this is ${JSON.stringify(restartPolicy)}`,
        );
      else if (restartPolicy === "RestartContainer" && spec.restartPolicy === "Never")
        tell("restartPolicy", "a pod whose restartPolicy is Never restarts nothing: write NotRequired");
      else if (restartPolicy === "RestartContainer" && isInit && !isSidecar && isSince("1.36"))
        tell("restartPolicy", "an init container that runs to its end is not restarted: write NotRequired");
    });
  },
});
