// A volume is one thing.
import { volumeRule } from "../../rule.ts";

export const severalSources = volumeRule({
  code: "volume/several-sources",
  message: ({ name, sources }: { name: string; sources: string }) =>
    `the volume ${name} is several things: ${sources}`,
  hint: "keep one of them; in an override, null removes the template's",
  check({ volume, pointer }, found) {
    const sources = Object.keys(volume).filter((key) => key !== "name");
    if (sources.length > 1)
      found(`${pointer}/${sources[1]}`, { name: volume.name, sources: sources.join(", ") });
  },
});
