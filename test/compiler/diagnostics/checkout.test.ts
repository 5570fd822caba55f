// Paths as a service knows them that has the repository.
import { expect, test } from "vitest";
import { folderUrl, pathInRepository } from "../../../compiler/diagnostics/checkout.ts";

const checkout = { repository: "/code/app", project: "/code/app/jobs" };

test.each([
  ["a file of the project", "dags/a.ts", "jobs/dags/a.ts"],
  ["a file of the repository beside it", "../pods/a.yaml", "pods/a.yaml"],
  ["the same by its full path", "/code/app/pods/a.yaml", "pods/a.yaml"],
  ["a file elsewhere", "/tmp/a.yaml", "/tmp/a.yaml"],
  ["a name that begins with dots", "/code/app/..a.yaml", "..a.yaml"],
])("%s", (_what, path, expected) => {
  expect(pathInRepository(path, checkout)).toBe(expected);
});

test("the URL of a folder ends with a slash", () => {
  expect(folderUrl("/my code/app")).toBe("file:///my%20code/app/");
});
