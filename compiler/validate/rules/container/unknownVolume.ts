// A mount names an entry of `spec.volumes`.
import { didYouMeanOneOf } from "../../../diagnostics/suggestion.ts";
import { containerRule } from "../../rule.ts";

export const unknownVolume = containerRule({
  code: "container/unknown-volume",
  about: ["volumeMounts"],
  message: ({ name }: { name: string }) => `the pod has no volume named ${JSON.stringify(name)}`,
  hint: "add it to spec.volumes",
  check({ container, pointer }, found, { spec }) {
    container.volumeMounts?.forEach(({ name }, index) => {
      if (spec.volumes?.some((volume) => volume.name === name)) return;
      const names = spec.volumes?.map((volume) => volume.name) ?? [];
      found(`${pointer}/volumeMounts/${index}/name`, { name }, { hint: didYouMeanOneOf(name, names) });
    });
  },
});
