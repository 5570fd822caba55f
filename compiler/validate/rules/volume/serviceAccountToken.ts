// A token lives from ten minutes to 2^32 seconds, in a file inside the volume.
import { filePathProblem } from "../../files.ts";
import { volumeRule } from "../../rule.ts";

const LEAST_SECONDS = 600;
const MOST_SECONDS = 2 ** 32;

export const serviceAccountToken = volumeRule({
  code: "volume/service-account-token",
  about: ["projected"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume: { projected }, pointer }, found) {
    projected?.sources?.forEach(({ serviceAccountToken: token }, index) => {
      if (token === undefined) return;
      const at = `${pointer}/projected/sources/${index}/serviceAccountToken`;
      const { expirationSeconds: seconds = 3600, path } = token;
      if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS)
        found(`${at}/expirationSeconds`, {
          problem: `a token lives from ${LEAST_SECONDS} to ${MOST_SECONDS} seconds, and this is ${seconds}`,
        });
      const problem = filePathProblem(path);
      if (problem !== undefined) found(`${at}/path`, { problem });
    });
  },
});
