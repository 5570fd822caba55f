// Each path of a container shows one volume.
import { findRepeated } from "../../repeated.ts";
import { containerRule } from "../../rule.ts";

export const mountPath = containerRule({
  code: "container/mount-path",
  about: ["volumeMounts"],
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { volumeMounts }, pointer }, found) {
    if (volumeMounts === undefined) return;
    const paths = volumeMounts.map(({ mountPath: path }, index) => ({
      key: path,
      pointer: `${pointer}/volumeMounts/${index}/mountPath`,
    }));
    for (const path of paths)
      if (path.key === "") found(path.pointer, { problem: "a mount needs a mountPath" });
    findRepeated(paths, ({ key, pointer: at }, related) =>
      found(at, { problem: `two volumes are mounted at ${key}` }, { related }),
    );
  },
});
