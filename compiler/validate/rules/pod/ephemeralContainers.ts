// Containers for looking into a pod are added to a running one.
import { podRule } from "../../rule.ts";

export const ephemeralContainers = podRule({
  code: "pod/ephemeral-containers",
  about: ["ephemeralContainers"],
  message: () => "a new pod cannot have ephemeral containers",
  hint: "add them with `kubectl debug` when it runs",
  check({ spec }, found) {
    if ((spec.ephemeralContainers ?? []).length > 0) found("/spec/ephemeralContainers", {});
  },
});
