// What a server says of versions that it has forgotten: 410, as an answer and within a watch.
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../support/conformance/client.ts";
import { configMap, refusal } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();

let path = "";
let firstPage: Answer;

beforeAll(async () => {
  path = `/api/v1/namespaces/${await server.namespace()}/configmaps`;
  for (const name of ["a", "b", "c"]) await server.post(path, configMap(name));
  firstPage = await server.get(`${path}?limit=1`);
  for (const name of ["d", "e"]) await server.post(path, configMap(name));
  await server.forgetHistory();
});

const tokenOf = ({ body }: Answer): string => encodeURIComponent(body.metadata.continue ?? "");
const names = ({ body }: Answer): string[] => body.items.map(({ metadata }) => metadata.name);

describe("when the history has gone on", () => {
  test("a watch from before tells so", async () => {
    const { resourceVersion } = firstPage.body.metadata;
    const watch = await server.watch(`${path}?watch=1&resourceVersion=${resourceVersion}`);
    expect(watch.code).toBe(200);
    expect(await watch.next()).toMatchObject({
      type: "ERROR",
      object: { kind: "Status", status: "Failure", reason: "Expired", code: 410 },
    });
    watch.close();
  });

  test("a list at exactly that version is refused", async () => {
    const { resourceVersion } = firstPage.body.metadata;
    expect(
      await server.get(`${path}?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`),
    ).toMatchObject(
      refusal(410, "Expired", { message: "The resourceVersion for the provided list is too old." }),
    );
  });

  test("a list that is no older than that version is the newest", async () => {
    const { resourceVersion } = firstPage.body.metadata;
    const found = await server.get(
      `${path}?resourceVersion=${resourceVersion}&resourceVersionMatch=NotOlderThan`,
    );
    expect(names(found)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("the next page is refused, with a token to go on without consistency", async () => {
    const refused = await server.get(`${path}?limit=2&continue=${tokenOf(firstPage)}`);
    expect(refused).toMatchObject(
      refusal(410, "Expired", {
        message: expect.stringMatching(
          /^The provided continue parameter is too old to display a consistent list result/,
        ),
        metadata: { continue: expect.stringMatching(/./) },
      }),
    );
    const rest = await server.get(`${path}?continue=${tokenOf(refused)}`);
    expect(names(rest)).toEqual(["b", "c", "d", "e"]);
    expect(rest.body.metadata.resourceVersion).not.toBe(firstPage.body.metadata.resourceVersion);
  });
});
