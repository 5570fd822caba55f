// What tasks may use, by size.
import type { ExecutorConfig } from "podloom";

const sizes = {
  small: { cpu: "250m", memory: "256Mi" },
  large: { cpu: "1", memory: "2Gi" },
} as const;

export type Size = keyof typeof sizes;

/** Memory is limited to what is requested; processor time that others leave may be used. */
export function resources(size: Size): ExecutorConfig {
  const { cpu, memory } = sizes[size];
  return {
    pod_override: {
      spec: {
        containers: [{ name: "base", resources: { requests: { cpu, memory }, limits: { memory } } }],
      },
    },
  };
}
