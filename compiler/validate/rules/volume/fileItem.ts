// Each key of a Secret or ConfigMap that becomes a file has a path inside the volume.
import { FILE_SOURCES, filePathProblem, itemsOf } from "../../files.ts";
import { volumeRule } from "../../rule.ts";

export const fileItem = volumeRule({
  code: "volume/file-item",
  about: FILE_SOURCES,
  message: ({ problem }: { problem: string }) => problem,
  check({ volume, pointer }, found) {
    for (const { key, path, pointer: at } of itemsOf(volume, pointer)) {
      if (key === "") found(`${at}/key`, { problem: "a file needs the key that it is made from" });
      const problem = filePathProblem(path);
      if (problem !== undefined) found(`${at}/path`, { problem });
    }
  },
});
