// An init container has to end before the next one starts, so nothing can be asked of it while it runs.
import { containerRule } from "../../rule.ts";

const FIELDS = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;

export const initContainer = containerRule({
  code: "container/init-container",
  message: ({ field }: { field: string }) => `an init container that runs to its end can have no ${field}`,
  hint: "remove it, or make the container a sidecar with restartPolicy: Always",
  check({ container, pointer, isInit }, found) {
    if (!isInit || container.restartPolicy === "Always") return;
    for (const field of FIELDS) if (container[field] !== undefined) found(`${pointer}/${field}`, { field });
  },
});
