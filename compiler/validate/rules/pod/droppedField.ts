// What a cluster knows and has not turned on is dropped without a word.
import { fieldPath } from "../../../pointer.ts";
import { FIELD_RELEASES, placesOf } from "../../fieldReleases.ts";
import { podRule } from "../../rule.ts";

export const droppedField = podRule({
  code: "pod/dropped-field",
  severity: "warning",
  message: ({ field, gate, on }: { field: string; gate: string; on: string | undefined }) =>
    `${field} is dropped by clusters that have not turned on ${gate}${on === undefined ? "" : `, which is on since Kubernetes ${on}`}`,
  check({ spec, isSince }, found) {
    for (const { segments, since, gate } of FIELD_RELEASES) {
      const isKnown = since === undefined || isSince(since);
      if (!isKnown || gate === undefined || (gate.on !== undefined && isSince(gate.on))) continue;
      for (const pointer of placesOf(spec, segments))
        found(pointer, { field: fieldPath(pointer), gate: gate.name, on: gate.on }, { isKey: true });
    }
  },
});
