// A Secret for pulling images is looked up by its name; one that is none is passed over.
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const pullSecret = podRule({
  code: "pod/pull-secret",
  about: ["imagePullSecrets"],
  severity: "warning",
  message: ({ problem }: { problem: string }) => problem,
  check({ spec: { imagePullSecrets } }, found) {
    if (imagePullSecrets === undefined) return;
    const names = imagePullSecrets.map(({ name = "" }, index) => ({
      key: name,
      pointer: `/spec/imagePullSecrets/${index}`,
    }));
    for (const { key, pointer } of names)
      if (key === "")
        found(pointer, { problem: "a Secret for pulling images needs its name, and is passed over without" });
    findRepeated(names, ({ key, pointer }, related) => {
      if (key !== "") found(pointer, { problem: `the Secret ${key} is named twice` }, { related });
    });
  },
});
