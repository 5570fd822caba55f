// Blanks around an image are part of its name, and no image has such a name.
import { isPadded } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const blankImage = containerRule({
  code: "container/blank-image",
  message: ({ image }: { image: string }) => `the image ${JSON.stringify(image)} begins or ends with a blank`,
  check({ container: { image = "" }, pointer }, found) {
    if (!isPadded(image)) return;
    const trimmed = image.trim();
    const fix = trimmed === "" || isPadded(trimmed) ? undefined : trimmed;
    found(`${pointer}/image`, { image }, { fix });
  },
});
