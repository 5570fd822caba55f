// What services know a finding again by.
import { digest } from "../../schemas/digest.ts";
import { pathInRepository, type Checkout } from "./checkout.ts";
import type { Diagnostic } from "./diagnostic.ts";

/**
 * A fingerprint of each, the same after an edit elsewhere. Lines move with every edit above them, so a finding is told by
 * its code and by how what it is about begins; of several that are alike in this, by its number among them.
 */
export function fingerprintsOf(diagnostics: readonly Diagnostic[], checkout: Checkout): string[] {
  const occurrences = new Map<string, number>();
  return diagnostics.map(({ code, span: { file, start, end } }) => {
    const [beginning = ""] = file.text.slice(start, end).split(/[\r\n]/, 1);
    const construct = JSON.stringify([code, pathInRepository(file.path, checkout), beginning]);
    const occurrence = occurrences.get(construct) ?? 0;
    occurrences.set(construct, occurrence + 1);
    return digest(`${construct} ${occurrence}`);
  });
}
