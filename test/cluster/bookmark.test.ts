// Bookmarks come about every minute, so this takes one: that is why it has a file, and with it a process, of its own.
import { expect, test } from "vitest";
import { PodApi } from "../../runtime/cluster/podApi.ts";
import { connect, createNamespace, examplePod } from "./namespace.ts";
import { read } from "./reader.ts";

test("bookmarks advance the version of a quiet watch", { timeout: 180_000 }, async () => {
  const connection = await connect();
  const api = new PodApi(connection);
  const reader = read({ api, selection: { namespace: await createNamespace(connection) } });
  await reader.until(() => reader.notices.some(({ kind }) => kind === "read"));
  const { metadata } = await api.create(examplePod(await createNamespace(connection), "elsewhere"));
  await reader.reaches(metadata.resourceVersion);
  expect(reader.changes).toEqual([]);
  expect(reader.notices).toMatchObject([{ kind: "read" }]);
});
