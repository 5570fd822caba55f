// Each source of a projected volume is one thing.
import { volumeRule } from "../../rule.ts";

export const projectedSource = volumeRule({
  code: "volume/projected-source",
  about: ["projected"],
  message: ({ problem }: { problem: string }) => problem,
  check({ volume: { projected }, pointer }, found) {
    projected?.sources?.forEach((source, index) => {
      const at = `${pointer}/projected/sources/${index}`;
      const kinds = Object.keys(source);
      if (kinds.length > 1)
        found(at, { problem: `a source of a projected volume is several things: ${kinds.join(", ")}` });
      for (const kind of ["secret", "configMap"] as const)
        if (source[kind] !== undefined && (source[kind].name ?? "") === "")
          found(`${at}/${kind}/name`, { problem: `a source of kind ${kind} needs its name` });
    });
  },
});
