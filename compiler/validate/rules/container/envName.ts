// The name of an environment variable is printable ASCII without `=`; until Kubernetes 1.32 it was narrower.
import { envName, mismatch } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const envNameForm = containerRule({
  code: "container/env-name",
  about: ["env", "envFrom"],
  message: ({ name }: { name: string }) => mismatch("the name of an environment variable", envName, name),
  check({ container: { env = [], envFrom = [] }, pointer }, found) {
    env.forEach(({ name }, index) => {
      if (!envName.accepts(name)) found(`${pointer}/env/${index}/name`, { name });
    });
    envFrom.forEach(({ prefix = "" }, index) => {
      if (prefix !== "" && !envName.accepts(prefix))
        found(`${pointer}/envFrom/${index}/prefix`, { name: prefix });
    });
  },
});
