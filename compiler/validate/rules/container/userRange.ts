// Ids of users and groups are not negative and have 31 bits.
import { securityContextsOf } from "../../securityContexts.ts";
import { podRule } from "../../rule.ts";

const IDS = ["runAsUser", "runAsGroup", "fsGroup"] as const;
const MAXIMUM = 2 ** 31 - 1;

export const userRange = podRule({
  code: "container/user-range",
  message: ({ field, id }: { field: string; id: number }) =>
    `${field} must be from 0 to ${MAXIMUM}, and this is ${id}`,
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod)) {
      for (const field of IDS) {
        const id = context[field] ?? 0;
        if (!isId(id)) found(`${pointer}/${field}`, { field, id });
      }
      context.supplementalGroups?.forEach((id, index) => {
        if (!isId(id)) found(`${pointer}/supplementalGroups/${index}`, { field: "a group", id });
      });
    }
  },
});

function isId(id: number): boolean {
  return id >= 0 && id <= MAXIMUM;
}
