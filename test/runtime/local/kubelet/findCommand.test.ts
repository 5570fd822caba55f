// The program that a container's command names, and the words for one that cannot be run.
import { chmodSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findCommand } from "../../../../runtime/local/kubelet/process/findCommand.ts";
import { project } from "../../../support/project.ts";

function folder(): string {
  const made = project({
    "bin/script": "#!/bin/sh\n",
    "bin/binary": "\u007fELF\u0000",
    "bin/text": "echo no\n",
    "bin/data": "#!/bin/sh\n",
    "bin/folder/file": "",
  });
  for (const name of ["script", "binary", "text"]) chmodSync(join(made, "bin", name), 0o755);
  return made;
}

const find = (name: string, root: string) =>
  findCommand({ name, searchPath: "/none:/bin", workingDir: "/bin", toHost: (path) => join(root, path) });

test.each([
  ["script", "/bin/script"],
  ["binary", "/bin/binary"],
  ["/bin/script", "/bin/script"],
  ["./script", "/bin/script"],
  ["../bin/script", "/bin/script"],
])("%s is %s", async (name, expected) => {
  expect(await find(name, folder())).toBe(expected);
});

describe("refused is", () => {
  test.each([
    ["none", 'exec: "none": executable file not found in $PATH'],
    ["/bin/none", 'exec: "/bin/none": stat /bin/none: no such file or directory'],
    ["/bin/folder", 'exec: "/bin/folder": stat /bin/folder: is a directory'],
    ["/bin/text", 'exec: "/bin/text": stat /bin/text: exec format error'],
    ["text", 'exec: "text": exec format error'],
  ])("%s", async (name, message) => {
    await expect(find(name, folder())).rejects.toThrow(message);
  });

  test.runIf(userInfo().uid !== 0)("a file that may not be run", async () => {
    await expect(find("/bin/data", folder())).rejects.toThrow("permission denied");
  });
});
