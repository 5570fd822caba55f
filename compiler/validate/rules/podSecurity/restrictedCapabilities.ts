// Control "Capabilities" of the Pod Security Standards, restricted: all dropped, and one that can be added again.
import { containerRule } from "../../rule.ts";

const ALLOWED = "NET_BIND_SERVICE";

export const restrictedCapabilities = containerRule({
  code: "pod-security/restricted-capabilities",
  standard: "restricted",
  replaces: "pod-security/capabilities",
  message: ({ problem }: { problem: string }) => problem,
  hint: `write capabilities: { drop: ["ALL"] }; only ${ALLOWED} can be added`,
  check({ container: { name, securityContext }, pointer }, found, { spec }) {
    if (spec.os?.name === "windows") return;
    const at = `${pointer}/securityContext/capabilities`;
    const { add = [], drop = [] } = securityContext?.capabilities ?? {};
    if (!drop.includes("ALL")) found(`${at}/drop`, { problem: `the container ${name} keeps capabilities` });
    add.forEach((capability, index) => {
      if (capability !== ALLOWED)
        found(`${at}/add/${index}`, { problem: `the container ${name} adds the capability ${capability}` });
    });
  },
});
