// Shells and many languages cannot read a variable whose name is no identifier.
import { containerRule } from "../../rule.ts";

export const oddEnvName = containerRule({
  code: "container/odd-env-name",
  about: ["env"],
  severity: "warning",
  message: ({ name }: { name: string }) => `shells cannot read the variable ${JSON.stringify(name)}`,
  hint: "use letters, digits and _, not beginning with a digit",
  check({ container: { env = [] }, pointer }, found) {
    env.forEach(({ name }, index) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) found(`${pointer}/env/${index}/name`, { name });
    });
  },
});
