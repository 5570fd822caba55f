// A folder of the host is named without steps back.
import { hasBackstep } from "../../forms.ts";
import { volumeRule } from "../../rule.ts";

const TYPES = [
  "",
  "DirectoryOrCreate",
  "Directory",
  "FileOrCreate",
  "File",
  "Socket",
  "CharDevice",
  "BlockDevice",
];

export const hostPathForm = volumeRule({
  code: "volume/host-path",
  about: ["hostPath"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume: { hostPath }, pointer }, found) {
    if (hostPath === undefined) return;
    const { path, type = "" } = hostPath;
    if (hasBackstep(path))
      found(`${pointer}/hostPath/path`, {
        problem: `the path of the host must not step back with .., and this is ${JSON.stringify(path)}`,
      });
    if (!TYPES.includes(type))
      found(`${pointer}/hostPath/type`, {
        problem: `type must be one of ${TYPES.slice(1).join(", ")}, and this is ${JSON.stringify(type)}`,
      });
  },
});
