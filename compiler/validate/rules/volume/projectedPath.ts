// Two files of a projected volume cannot have one path.
import { projectedPathsOf } from "../../files.ts";
import { findRepeated } from "../../repeated.ts";
import { volumeRule } from "../../rule.ts";

export const projectedPath = volumeRule({
  code: "volume/projected-path",
  about: ["projected"],
  message: ({ path }: { path: string }) => `two files of the volume have the path ${path}`,
  check({ volume, pointer }, found) {
    if (volume.projected === undefined) return;
    findRepeated(projectedPathsOf(volume.projected, pointer), (repeated, related) =>
      found(repeated.pointer, { path: repeated.key }, { related }),
    );
  },
});
