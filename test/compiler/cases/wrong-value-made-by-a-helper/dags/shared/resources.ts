import type { ExecutorConfig } from "podloom";

export function resources(memory: string): ExecutorConfig {
  return { pod_override: { spec: { containers: [{ name: "base", resources: { limits: { memory } } }] } } };
}
