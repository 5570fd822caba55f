// A part of a volume is named by a path that stays inside it, or by one that is put together from variables.
import { localPathProblem } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const subPath = containerRule({
  code: "container/sub-path",
  about: ["volumeMounts"],
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { volumeMounts = [] }, pointer }, found) {
    volumeMounts.forEach((mount, index) => {
      for (const field of ["subPath", "subPathExpr"] as const) {
        const problem = localPathProblem(field, mount[field] ?? "");
        if (problem !== undefined) found(`${pointer}/volumeMounts/${index}/${field}`, { problem });
      }
      if ((mount.subPath ?? "") !== "" && (mount.subPathExpr ?? "") !== "")
        found(`${pointer}/volumeMounts/${index}/subPathExpr`, {
          problem: "subPath and subPathExpr exclude each other",
        });
    });
  },
});
