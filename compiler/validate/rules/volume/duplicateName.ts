// Mounts find volumes by name, so each volume has its own.
import { findRepeated } from "../../repeated.ts";
import { podRule } from "../../rule.ts";

export const duplicateVolumeName = podRule({
  code: "volume/duplicate-name",
  about: ["volumes"],
  message: ({ name }: { name: string }) => `two volumes have the name ${name}`,
  hint: "give one of them another name",
  check({ volumes }, found) {
    const names = volumes.map(({ volume, pointer }) => ({ key: volume.name, pointer: `${pointer}/name` }));
    findRepeated(names, (repeated, related) => found(repeated.pointer, { name: repeated.key }, { related }));
  },
});
