// A share of a file server has an absolute path.
import { volumeRule } from "../../rule.ts";

export const nfsPath = volumeRule({
  code: "volume/nfs-path",
  about: ["nfs"],
  message: ({ path }: { path: string }) =>
    `the path of a share must be absolute, and this is ${JSON.stringify(path)}`,
  check({ volume: { nfs }, pointer }, found) {
    if (nfs !== undefined && nfs.path !== "" && !nfs.path.startsWith("/"))
      found(`${pointer}/nfs/path`, { path: nfs.path });
  },
});
