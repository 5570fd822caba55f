// An init container has to end before the next one starts, so nothing can be asked of it while it runs.
import { containerRule } from "../../rule.ts";

const FIELDS = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;
/** Dropped before the server looks, unless the cluster has turned it on. */
const DROPPED = "stopSignal";

export const initContainer = containerRule({
  code: "container/init-container",
  about: FIELDS,
  message: ({ field }: { field: string }) => `an init container that runs to its end can have no ${field}`,
  hint: "remove it, or make the container a sidecar with restartPolicy: Always",
  check({ container, pointer, isInit }, found) {
    if (!isInit || container.restartPolicy === "Always") return;
    for (const field of FIELDS) {
      const members = Object.keys(container[field] ?? {});
      const isDropped = members.length === 1 && members[0] === DROPPED;
      if (container[field] !== undefined && !isDropped) found(`${pointer}/${field}`, { field });
    }
  },
});
