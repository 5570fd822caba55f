import { memoryOf } from "./memory.ts";

export const config = (size: string) => ({
  pod_override: {
    spec: { containers: [{ name: "base", resources: { limits: { memory: memoryOf(size) } } }] },
  },
});
