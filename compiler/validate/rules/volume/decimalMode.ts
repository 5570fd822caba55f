// A decimal number that reads like a mode gives other rights than it seems to.
import { FILE_SOURCES, modesOf } from "../../files.ts";
import { volumeRule } from "../../rule.ts";

/** Written in decimal, these are surely meant in octal. Each is in range, and nonsense as the decimal number it is. */
const LOOK_OCTAL = new Set([400, 440, 444, 500]);

export const decimalMode = volumeRule({
  code: "volume/decimal-mode",
  about: FILE_SOURCES,
  severity: "warning",
  message: ({ mode, octal }: { mode: number; octal: string }) =>
    `the mode ${mode} is decimal: as rights it is ${octal}`,
  check({ volume, pointer }, found) {
    for (const { mode, pointer: at } of modesOf(volume, pointer))
      if (LOOK_OCTAL.has(mode))
        found(
          at,
          { mode, octal: `0${mode.toString(8)}` },
          { hint: `write 0o${mode} in TypeScript, 0${mode} in YAML`, fix: Number.parseInt(String(mode), 8) },
        );
  },
});
