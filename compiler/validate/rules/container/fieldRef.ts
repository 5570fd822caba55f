// The fields of its own pod that a variable can hold.
import { didYouMean } from "../../../diagnostics/suggestion.ts";
import { ENV_FIELDS, fieldPathProblem } from "../../fieldPaths.ts";
import { containerRule } from "../../rule.ts";

export const envFieldRef = containerRule({
  code: "container/field-ref",
  about: ["env"],
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { env = [] }, pointer }, found) {
    env.forEach(({ valueFrom: { fieldRef } = {} }, index) => {
      if (fieldRef === undefined) return;
      const problem = fieldPathProblem(fieldRef, ENV_FIELDS);
      if (problem !== undefined)
        found(
          `${pointer}/env/${index}/valueFrom/fieldRef/fieldPath`,
          { problem },
          { hint: didYouMean(fieldRef.fieldPath, ENV_FIELDS) ?? `write one of ${ENV_FIELDS.join(", ")}` },
        );
    });
  },
});
