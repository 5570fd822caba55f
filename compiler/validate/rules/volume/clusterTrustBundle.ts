// Certificates of the cluster come from one bundle by its name, or from all of a signer.
import { filePathProblem } from "../../files.ts";
import { volumeRule } from "../../rule.ts";
import { selectorProblems } from "../../selectors.ts";

export const clusterTrustBundle = volumeRule({
  code: "volume/cluster-trust-bundle",
  about: ["projected"],
  // Off in clusters unless it is turned on; then the source is dropped without a word.
  severity: "warning",
  message: ({ problem }: { problem: string }) => problem,
  check({ volume: { projected }, pointer }, found) {
    projected?.sources?.forEach(({ clusterTrustBundle: bundle }, index) => {
      if (bundle === undefined) return;
      const at = `${pointer}/projected/sources/${index}/clusterTrustBundle`;
      const { name, signerName, labelSelector, path } = bundle;
      if ((name === undefined) === (signerName === undefined))
        found(at, { problem: "a trust bundle is chosen by its name or by signerName, and by one of them" });
      else if (name === "" || signerName === "")
        found(at, { problem: "the name of a trust bundle or signer must not be empty" });
      if (name !== undefined && labelSelector !== undefined)
        found(`${at}/labelSelector`, {
          problem: "labelSelector chooses among the bundles of a signer, not beside a name",
        });
      for (const { pointer: where, problem } of selectorProblems(labelSelector, `${at}/labelSelector`))
        found(where, { problem });
      const problem = filePathProblem(path);
      if (problem !== undefined) found(`${at}/path`, { problem });
    });
  },
});
