// The claim of an ephemeral volume is made with its pod, under a name of its own, which no other volume can refer to.
import { dnsSubdomain } from "../../forms.ts";
import { podRule } from "../../rule.ts";

export const claimName = podRule({
  code: "volume/claim-name",
  about: ["volumes"],
  message: ({ problem }: { problem: string }) => problem,
  check({ metadata: { name: pod = "" }, volumes }, found) {
    if (pod === "") return;
    const made = new Set(
      volumes.flatMap(({ volume }) => (volume.ephemeral === undefined ? [] : [`${pod}-${volume.name}`])),
    );
    for (const { volume, pointer } of volumes) {
      const claim = `${pod}-${volume.name}`;
      if (volume.ephemeral !== undefined && !dnsSubdomain.accepts(claim))
        found(`${pointer}/name`, {
          problem: `the claim of the volume would be named ${claim}, which is no name for a claim`,
        });
      const used = volume.persistentVolumeClaim?.claimName ?? "";
      if (made.has(used))
        found(`${pointer}/persistentVolumeClaim/claimName`, {
          problem: `${used} is the claim of an ephemeral volume of this pod`,
        });
    }
  },
});
