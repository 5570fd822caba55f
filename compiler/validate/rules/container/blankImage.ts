// Blanks around an image are part of its name, and no image has such a name.
import { containerRule } from "../../rule.ts";

export const blankImage = containerRule({
  code: "container/blank-image",
  message: ({ image }: { image: string }) => `the image ${JSON.stringify(image)} begins or ends with a blank`,
  check({ container: { image = "" }, pointer }, found) {
    if (image.trim() !== image) found(`${pointer}/image`, { image }, { fix: image.trim() || undefined });
  },
});
