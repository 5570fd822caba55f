// A limit of size is not negative.
import { quantityNanos } from "../../quantity.ts";
import { volumeRule } from "../../rule.ts";

export const sizeLimit = volumeRule({
  code: "volume/size-limit",
  about: ["emptyDir"],
  message: ({ limit }: { limit: string | number }) => `sizeLimit must not be negative, and this is ${limit}`,
  check({ volume: { emptyDir }, pointer }, found) {
    const limit = emptyDir?.sizeLimit;
    if (limit !== undefined && (quantityNanos(limit) ?? 0n) < 0n)
      found(`${pointer}/emptyDir/sizeLimit`, { limit });
  },
});
