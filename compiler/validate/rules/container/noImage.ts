// A container is an image at work.
import { containerRule } from "../../rule.ts";

export const containerImage = containerRule({
  code: "container/no-image",
  message: ({ name }: { name: string }) => `the container ${name} has no image`,
  check({ container: { name, image = "" }, pointer }, found) {
    if (image === "") found(`${pointer}/image`, { name });
  },
});
