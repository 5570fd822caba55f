// The mode of a file is nine bits, 0 to 0777.
import { FILE_SOURCES, modesOf } from "../../files.ts";
import { volumeRule } from "../../rule.ts";

const MOST = 0o777;

export const fileMode = volumeRule({
  code: "volume/file-mode",
  about: FILE_SOURCES,
  message: ({ mode }: { mode: number }) => `a mode must be from 0 to 0777 (511), and this is ${mode}`,
  check({ volume, pointer }, found) {
    for (const { mode, pointer: at } of modesOf(volume, pointer)) {
      // 0644 in YAML 1.2 and 644 in TypeScript both lose what made the number octal.
      const octal = /^[0-7]{3}$/.test(String(mode)) ? Number.parseInt(String(mode), 8) : undefined;
      if (mode < 0 || mode > MOST)
        found(
          at,
          { mode },
          {
            fix: octal,
            hint: octal === undefined ? undefined : `write 0o${mode} in TypeScript, 0${mode} in YAML`,
          },
        );
    }
  },
});
