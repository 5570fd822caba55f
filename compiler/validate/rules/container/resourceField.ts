// The resources of a container that a variable can hold, and the units in which it can.
import { resourceFieldProblem } from "../../resourceFields.ts";
import { containerRule } from "../../rule.ts";

export const envResourceField = containerRule({
  code: "container/resource-field",
  about: ["env"],
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { env = [] }, pointer }, found) {
    env.forEach(({ valueFrom: { resourceFieldRef } = {} }, index) => {
      const wrong = resourceFieldRef && resourceFieldProblem(resourceFieldRef);
      if (wrong !== undefined)
        found(`${pointer}/env/${index}/valueFrom/resourceFieldRef/${wrong.field}`, wrong, {
          hint: wrong.hint,
        });
    });
  },
});
