// A token is one of the pod's service account, which the cluster fills in where the pod names none.
import { podRule } from "../../rule.ts";

export const tokenWithoutAccount = podRule({
  code: "pod/token-without-account",
  about: ["volumes"],
  severity: "warning",
  message: () => "a token is mounted, and the pod names no service account",
  hint: "name it in serviceAccountName: without, the pod gets the namespace's default account",
  check({ spec: { serviceAccountName = "" }, volumes }, found) {
    if (serviceAccountName !== "") return;
    for (const { volume, pointer } of volumes)
      volume.projected?.sources?.forEach(({ serviceAccountToken }, index) => {
        if (serviceAccountToken !== undefined)
          found(`${pointer}/projected/sources/${index}/serviceAccountToken`, {});
      });
  },
});
