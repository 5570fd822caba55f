// A file cannot lie where a folder of another file is.
import { FILE_SOURCES, pathsOf } from "../../files.ts";
import { volumeRule } from "../../rule.ts";

export const overlappingPaths = volumeRule({
  code: "volume/overlapping-paths",
  about: FILE_SOURCES,
  severity: "warning",
  message: ({ path, other }: { path: string; other: string }) =>
    `the file ${path} would lie where ${other} does`,
  check({ volume, pointer }, found) {
    const paths = pathsOf(volume, pointer);
    if (paths.length < 2) return;
    paths.forEach(({ key, pointer: at }, index) => {
      const other = paths.find(
        (one, otherIndex) =>
          otherIndex !== index && key !== one.key && key.startsWith(`${one.key}/`) && one.key !== "",
      );
      const twin =
        volume.projected === undefined ? paths.slice(0, index).find((one) => one.key === key) : undefined;
      const clash = other ?? twin;
      if (clash !== undefined)
        found(
          at,
          { path: key, other: clash.key },
          { related: [{ message: "the other file is here", pointer: clash.pointer }] },
        );
    });
  },
});
