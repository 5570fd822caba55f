// An image without a tag of its own is another one tomorrow.
import { containerRule } from "../../rule.ts";

export const latestTag = containerRule({
  code: "practice/latest-tag",
  severity: "warning",
  message: ({ image, problem }: { image: string; problem: string }) =>
    `${image} ${problem}, so two runs of a task may not run the same code`,
  hint: "name a version or a digest",
  check({ container: { image = "" }, pointer }, found) {
    // The part after the last slash: before it a colon is that of a port.
    const name = image.slice(image.lastIndexOf("/") + 1);
    if (image === "" || image.includes("@")) return;
    if (!name.includes(":")) found(`${pointer}/image`, { image, problem: "has no tag" });
    else if (name.endsWith(":latest")) found(`${pointer}/image`, { image, problem: "has the tag latest" });
  },
});
