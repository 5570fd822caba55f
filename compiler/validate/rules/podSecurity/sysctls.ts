// Control "Sysctls" of the Pod Security Standards: only settings that stay inside the pod.
import { podRule, type KubernetesVersion } from "../../rule.ts";

/** Each with the release whose standard allowed it first; those without were allowed before the oldest that podloom knows. */
const ALLOWED: Readonly<Record<string, KubernetesVersion | undefined>> = {
  "kernel.shm_rmid_forced": undefined,
  "net.ipv4.ip_local_port_range": undefined,
  "net.ipv4.tcp_syncookies": undefined,
  "net.ipv4.ping_group_range": undefined,
  "net.ipv4.ip_unprivileged_port_start": undefined,
  "net.ipv4.ip_local_reserved_ports": undefined,
  "net.ipv4.tcp_keepalive_time": undefined,
  "net.ipv4.tcp_fin_timeout": undefined,
  "net.ipv4.tcp_keepalive_intvl": undefined,
  "net.ipv4.tcp_keepalive_probes": undefined,
  "net.ipv4.tcp_rmem": "1.32",
  "net.ipv4.tcp_wmem": "1.32",
};

export const sysctls = podRule({
  code: "pod-security/sysctls",
  about: ["securityContext"],
  standard: "baseline",
  message: ({ name }: { name: string }) => `the kernel's setting ${name} can reach beyond the pod`,
  hint: `only these can be set: ${Object.keys(ALLOWED).join(", ")}`,
  check({ spec, isSince }, found) {
    spec.securityContext?.sysctls?.forEach(({ name }, index) => {
      const since = ALLOWED[name];
      const isAllowed = Object.hasOwn(ALLOWED, name) && (since === undefined || isSince(since));
      if (!isAllowed) found(`/spec/securityContext/sysctls/${index}/name`, { name });
    });
  },
});
