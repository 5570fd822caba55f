// Of two values for one variable the last one counts, unless it is made from the first.
import { findRepeated } from "../../repeated.ts";
import { containerRule } from "../../rule.ts";

export const repeatedEnv = containerRule({
  code: "container/repeated-env",
  severity: "warning",
  message: ({ name }: { name: string }) =>
    `the variable ${name} is set twice, and this hides the first value`,
  hint: "remove one of them",
  check({ container: { env }, pointer }, found) {
    if (env === undefined || env.length < 2) return;
    const names = env.flatMap(({ name, value = "" }, index) =>
      value.includes(`$(${name})`) ? [] : [{ key: name, pointer: `${pointer}/env/${index}/name` }],
    );
    findRepeated(names, (repeated, related) => found(repeated.pointer, { name: repeated.key }, { related }));
  },
});
