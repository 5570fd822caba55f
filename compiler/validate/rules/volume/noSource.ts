// A volume that is nothing becomes an empty folder, without a word.
import { volumeRule } from "../../rule.ts";

export const noSource = volumeRule({
  code: "volume/no-source",
  severity: "warning",
  message: ({ name }: { name: string }) => `the volume ${name} has no source, so it becomes an empty folder`,
  hint: "write emptyDir: {} if that is meant",
  check({ volume, pointer, isEmpty }, found) {
    if (isEmpty) found(pointer, { name: volume.name });
  },
});
