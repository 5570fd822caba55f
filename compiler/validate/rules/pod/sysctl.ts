// Settings of the kernel have names; those of a namespace can be set only in a namespace of the pod's own.
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

const NAME = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const MOST_CHARACTERS = 253;
const OF_NETWORK = /^net[./]/;
/** https://man7.org/linux/man-pages/man7/ipc_namespaces.7.html, and what older clients wrote for all of a kind. */
const OF_IPC =
  /^(?:kernel[./](?:sem|shm(?:all|max|mni|_rmid_forced)?|msg(?:max|mnb|mni)?)$|fs[./]mqueue[./])/;

export const sysctlForm = podRule({
  code: "pod/sysctl",
  about: ["securityContext"],
  message: ({ problem }: { problem: string }) => problem,
  check({ spec }, found) {
    const sysctls = spec.securityContext?.sysctls;
    if (sysctls === undefined) return;
    const names = sysctls.map(({ name }, index) => ({
      key: name,
      pointer: `/spec/securityContext/sysctls/${index}/name`,
    }));
    for (const { key, pointer } of names) {
      const isName = key.length <= MOST_CHARACTERS && NAME.test(key);
      if (!isName) found(pointer, { problem: `${JSON.stringify(key)} is no name of a kernel's setting` });
      if (spec.hostNetwork === true && OF_NETWORK.test(key))
        found(pointer, { problem: `${key} belongs to the host with hostNetwork: true` });
      if (spec.hostIPC === true && OF_IPC.test(key))
        found(pointer, { problem: `${key} belongs to the host with hostIPC: true` });
    }
    findRepeated(names, ({ key, pointer }, related) =>
      found(pointer, { problem: `${key} is set twice` }, { related }),
    );
  },
});
