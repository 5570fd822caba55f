// Of two values for one variable the last one counts, unless it is made from the first.
import type { EnvVar } from "../../../../schemas/generated/pod.ts";
import { findRepeated } from "../../repeated.ts";
import { containerRule } from "../../rule.ts";

export const repeatedEnv = containerRule({
  code: "container/repeated-env",
  about: ["env"],
  severity: "warning",
  message: ({ name }: { name: string }) =>
    `the variable ${name} is set twice, and this hides the first value`,
  hint: "remove one of them",
  check({ container: { env }, pointer }, found) {
    if (env === undefined || env.length < 2) return;
    const variables = env.map((variable, index) => ({
      key: variable.name,
      pointer: `${pointer}/env/${index}/name`,
      variable,
    }));
    findRepeated(variables, (repeated, related) => {
      if (!isExtension(repeated.variable)) found(repeated.pointer, { name: repeated.key }, { related });
    });
  },
});

/** Whether a variable adds something to the value that it had before. */
function isExtension({ name, value = "", valueFrom }: EnvVar): boolean {
  const former = `$(${name})`;
  return valueFrom === undefined && value !== former && value.includes(former);
}
