// A cluster refuses fields that its release does not know.
import { fieldPath } from "../../../pointer.ts";
import { FIELD_RELEASES, placesOf } from "../../fieldReleases.ts";
import { podRule } from "../../rule.ts";

export const newerField = podRule({
  code: "pod/newer-field",
  message: ({ field, since }: { field: string; since: string }) =>
    `${field} came with Kubernetes ${since}, and the cluster is older`,
  hint: "remove it, or raise kubernetes_version when the cluster has been upgraded",
  check({ spec, isSince }, found) {
    for (const { segments, since } of FIELD_RELEASES) {
      if (since === undefined || isSince(since)) continue;
      for (const pointer of placesOf(spec, segments))
        found(pointer, { field: fieldPath(pointer), since }, { isKey: true });
    }
  },
});
