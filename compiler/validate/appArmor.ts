// The names of AppArmor profiles that are loaded on a node, in fields and in the annotation that came before them.
import { byteLength, isPadded } from "./forms.ts";

const MOST_BYTES = 4095;

/** What is wrong with the name of a profile, if anything is. */
export function appArmorNameProblem(name: string): string | undefined {
  if (name === "") return "type Localhost needs a localhostProfile";
  if (isPadded(name)) return "localhostProfile begins or ends with a blank";
  return byteLength(name) > MOST_BYTES ? `localhostProfile has more than ${MOST_BYTES} bytes` : undefined;
}
