// A variable has a value, or exactly one source.
import type { EnvVarSource } from "../../../../schemas/generated/pod.ts";
import { containerRule } from "../../rule.ts";

const SOURCES = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"] as const;

export const envSource = containerRule({
  code: "container/env-source",
  about: ["env"],
  message: ({ name, problem }: { name: string; problem: string }) => `the variable ${name} has ${problem}`,
  hint: `write \`value\`, or \`valueFrom\` with one of ${SOURCES.join(", ")}`,
  check({ container: { env = [] }, pointer }, found) {
    env.forEach(({ name, value = "", valueFrom }, index) => {
      if (valueFrom === undefined) return;
      const problem = problemOf(value, valueFrom);
      if (problem !== undefined) found(`${pointer}/env/${index}/valueFrom`, { name, problem });
    });
  },
});

function problemOf(value: string, valueFrom: EnvVarSource): string | undefined {
  const sources = SOURCES.filter((source) => valueFrom[source] !== undefined);
  if (sources.length === 0) return "a valueFrom without a source";
  if (value !== "") return "both a value and a source";
  return sources.length > 1 ? `several sources: ${sources.join(", ")}` : undefined;
}
