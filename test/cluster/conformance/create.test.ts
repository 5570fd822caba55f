// Creating pods: names, defaults, dry runs, field validation, and how refusals are worded.
import { describe, expect, test } from "vitest";
import { pod, refusal } from "../../support/conformance/objects.ts";
import { useServer } from "../../support/conformance/server.ts";

const server = useServer();

describe("create", () => {
  test("gives the object an identity, a generation and a first status", async () => {
    const { code, body } = await server.post(await server.pods(), pod("a"));
    expect(code).toBe(201);
    expect(body).toMatchObject({
      kind: "Pod",
      apiVersion: "v1",
      metadata: {
        name: "a",
        uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        resourceVersion: expect.stringMatching(/^[1-9]\d*$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        generation: 1,
      },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
  });

  test("fills in the defaults of a pod", async () => {
    const { body } = await server.post(await server.pods(), {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [{ name: "base", image: "busybox" }] },
    });
    expect(body.spec).toMatchObject({
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      securityContext: {},
      schedulerName: "default-scheduler",
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
      enableServiceLinks: true,
      containers: [
        {
          name: "base",
          resources: {},
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          imagePullPolicy: "Always",
        },
      ],
      tolerations: [
        {
          key: "node.kubernetes.io/not-ready",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        },
        {
          key: "node.kubernetes.io/unreachable",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 300,
        },
      ],
    });
  });

  test("fills in the defaults of a container's parts and of volumes", async () => {
    const { body } = await server.post(
      await server.pods(),
      pod("a", {
        spec: {
          containers: [
            {
              name: "base",
              image: "registry.example.com:5000/busybox:1",
              ports: [{ containerPort: 80 }],
              env: [{ name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
              livenessProbe: { httpGet: { port: 80 } },
              resources: { limits: { cpu: 1, memory: "1Gi" } },
            },
          ],
          volumes: [
            { name: "empty" },
            { name: "host", hostPath: { path: "/tmp" } },
            { name: "secret", secret: { secretName: "s" } },
            { name: "map", configMap: { name: "c" } },
          ],
        },
      }),
    );
    expect(body.spec).toMatchObject({
      containers: [
        {
          imagePullPolicy: "IfNotPresent",
          ports: [{ containerPort: 80, protocol: "TCP" }],
          env: [{ valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } }],
          livenessProbe: {
            httpGet: { path: "/", port: 80, scheme: "HTTP" },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "1", memory: "1Gi" } },
        },
      ],
      volumes: [
        { name: "empty", emptyDir: {} },
        { name: "host", hostPath: { path: "/tmp", type: "" } },
        { name: "secret", secret: { secretName: "s", defaultMode: 0o644 } },
        { name: "map", configMap: { name: "c", defaultMode: 0o644 } },
      ],
    });
    expect(body.status).toMatchObject({ qosClass: "Guaranteed" });
  });

  test.each([
    [{ requests: { cpu: "100m" } }, "Burstable"],
    [{ limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "1000m", memory: "1024Mi" } }, "Guaranteed"],
    [{ limits: { cpu: "1" } }, "Burstable"],
    [{ limits: { "example.com/gpu": "1" } }, "BestEffort"],
  ])("with resources %j, a pod is %s", async (resources, qosClass) => {
    const { body } = await server.post(
      await server.pods(),
      pod("a", { spec: { containers: [{ name: "base", image: "b", resources }] } }),
    );
    expect(body.status).toMatchObject({ qosClass });
  });

  test("a gated pod says that it is not scheduled", async () => {
    const { body } = await server.post(
      await server.pods(),
      pod("a", { spec: { schedulingGates: [{ name: "example.com/wait" }] } }),
    );
    expect(body.status).toMatchObject({
      conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }],
    });
  });

  test("what the client says of the status and of the server's own metadata is not taken", async () => {
    const path = await server.pods();
    const { body } = await server.post(
      path,
      pod("a", {
        metadata: { uid: "mine", generation: 7, creationTimestamp: "2001-01-01T00:00:00Z" },
        status: { phase: "Running" },
      }),
    );
    expect(body.metadata.uid).not.toBe("mine");
    expect(body.metadata.generation).toBe(1);
    expect(body.metadata.creationTimestamp).not.toMatch(/^2001/);
    expect(body.status).toMatchObject({ phase: "Pending" });
  });

  test("generateName is the beginning of a new name each time", async () => {
    const path = await server.pods();
    const { metadata: _, ...unnamed } = pod("");
    const create = () => server.post(path, { ...unnamed, metadata: { generateName: "job-" } });
    const [one, other] = [await create(), await create()];
    expect(one.body.metadata).toMatchObject({
      name: expect.stringMatching(/^job-[a-z0-9]{5}$/),
      generateName: "job-",
    });
    expect(other.body.metadata.name).not.toBe(one.body.metadata.name);
  });

  test("a long generateName is cut, so that the name is a label", async () => {
    const generateName = "x".repeat(70);
    const { body } = await server.post(await server.pods(), { ...pod(""), metadata: { generateName } });
    expect(body.metadata.name).toMatch(/^x{58}[a-z0-9]{5}$/);
    expect(body.metadata).toHaveProperty("generateName", generateName);
  });

  test("kind and apiVersion may be left out", async () => {
    const { metadata, spec } = pod("a");
    const { code, body } = await server.post(await server.pods(), { metadata, spec });
    expect({ code, kind: body.kind, apiVersion: body.apiVersion }).toEqual({
      code: 201,
      kind: "Pod",
      apiVersion: "v1",
    });
  });

  test("null is as if the field were not there", async () => {
    const { code, body } = await server.post(
      await server.pods(),
      pod("a", { metadata: { labels: null }, spec: { nodeSelector: null, hostname: null } }),
    );
    expect(code).toBe(201);
    expect(body.spec).not.toHaveProperty("hostname");
    expect(body.metadata).not.toHaveProperty("labels");
  });

  test("empty lists and maps of metadata are left out", async () => {
    const { body } = await server.post(
      await server.pods(),
      pod("a", { metadata: { labels: {}, annotations: {}, finalizers: [], ownerReferences: [] } }),
    );
    for (const field of ["labels", "annotations", "finalizers", "ownerReferences"])
      expect(body.metadata).not.toHaveProperty(field);
  });
});

describe("dryRun=All", () => {
  test("answers as if, and stores nothing", async () => {
    const path = await server.pods();
    const { code, body } = await server.post(`${path}?dryRun=All`, pod("a"));
    expect(code).toBe(201);
    expect(body.metadata.uid).toBeTruthy();
    expect(body.metadata).not.toHaveProperty("resourceVersion");
    expect((await server.get(`${path}/a`)).code).toBe(404);
  });

  test("sees that a name is taken", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    expect((await server.post(`${path}?dryRun=All`, pod("a"))).code).toBe(409);
  });
});

describe("fieldValidation", () => {
  const withUnknown = pod("a", {
    spec: { containers: [{ name: "base", image: "b", imagePullPolice: "Always" }] },
    specs: 1,
  });
  const words = ['unknown field "spec.containers[0].imagePullPolice"', 'unknown field "specs"'];

  test("Strict refuses fields that do not exist", async () => {
    const answer = await server.post(`${await server.pods()}?fieldValidation=Strict`, withUnknown);
    expect(answer).toMatchObject(refusal(400, "BadRequest"));
    expect(answer.body.message).toMatch(
      /^Pod in version "v1" cannot be handled as a Pod: strict decoding error: /,
    );
    for (const word of words) expect(answer.body.message).toContain(word);
  });

  test.each(["?fieldValidation=Warn", ""])("with %j they are told in headers and dropped", async (query) => {
    const { code, body, headers } = await server.post((await server.pods()) + query, withUnknown);
    expect(code).toBe(201);
    const told = [headers["warning"]].flat().join(", ");
    expect(told).toBe(words.map((word) => `299 - ${JSON.stringify(word)}`).join(", "));
    expect(body).not.toHaveProperty("specs");
    expect(JSON.stringify(body.spec)).not.toContain("imagePullPolice");
  });

  test("Ignore drops them without a word", async () => {
    const { code, headers } = await server.post(`${await server.pods()}?fieldValidation=Ignore`, withUnknown);
    expect({ code, warning: headers["warning"] }).toEqual({ code: 201, warning: undefined });
  });
});

describe("a create is refused", () => {
  test("when the name is taken", async () => {
    const path = await server.pods();
    await server.post(path, pod("a"));
    expect(await server.post(path, pod("a"))).toMatchObject(
      refusal(409, "AlreadyExists", {
        message: 'pods "a" already exists',
        details: { name: "a", kind: "pods" },
        metadata: {},
      }),
    );
  });

  test("when the name is taken by a pod that is on its way out", async () => {
    const path = await server.pods();
    await server.post(path, pod("a", { metadata: { finalizers: ["example.com/hold"] } }));
    await server.delete(`${path}/a`);
    expect(await server.post(path, pod("a"))).toMatchObject(
      refusal(409, "AlreadyExists", { message: 'object is being deleted: pods "a" already exists' }),
    );
  });

  test("when there is no name", async () => {
    const answer = await server.post(await server.pods(), { ...pod("a"), metadata: {} });
    expect(answer).toMatchObject(refusal(422, "Invalid", { details: { kind: "Pod" } }));
    expect(answer.body.details?.causes).toContainEqual(
      expect.objectContaining({ reason: "FieldValueRequired", field: "metadata.name" }),
    );
  });

  test("when fields break the rules, with every cause and its field", async () => {
    const answer = await server.post(
      await server.pods(),
      pod("Bad_Name", { spec: { containers: [{ name: "B_", image: "b" }] } }),
    );
    expect(answer).toMatchObject(
      refusal(422, "Invalid", {
        details: {
          name: "Bad_Name",
          kind: "Pod",
          causes: [
            {
              reason: "FieldValueInvalid",
              field: "metadata.name",
              message: expect.stringMatching(/^Invalid value: /),
            },
            { reason: "FieldValueInvalid", field: "spec.containers[0].name" },
          ],
        },
      }),
    );
    expect(answer.body.message).toMatch(
      /^Pod "Bad_Name" is invalid: \[metadata\.name: Invalid value: .+, spec\.containers/,
    );
  });

  test.each([
    [
      "a container without a name",
      { containers: [{ image: "b" }] },
      "FieldValueRequired",
      "spec.containers[0].name",
    ],
    [
      "two containers of one name",
      { containers: [1, 2].map(() => ({ name: "base", image: "b" })) },
      "FieldValueDuplicate",
      "spec.containers[1].name",
    ],
    [
      "a policy that does not exist",
      { restartPolicy: "Sometimes" },
      "FieldValueNotSupported",
      "spec.restartPolicy",
    ],
    ["no containers", { containers: [] }, "FieldValueRequired", "spec.containers"],
  ])("when it has %s", async (_, spec, reason, field) => {
    const answer = await server.post(await server.pods(), pod("a", { spec }));
    expect(answer).toMatchObject(refusal(422, "Invalid"));
    expect(answer.body.details?.causes).toContainEqual(expect.objectContaining({ reason, field }));
  });

  test.each([
    ["no JSON", '{"kind":"Pod"'],
    ["no object", "[]"],
    ["an object of another kind", '{"kind":"Service","apiVersion":"v1","metadata":{"name":"a"}}'],
    ["an object of another version", '{"kind":"Pod","apiVersion":"v2","metadata":{"name":"a"}}'],
    ["text where a list is expected", '{"metadata":{"name":"a"},"spec":{"containers":"x"}}'],
    ["a number where text is expected", '{"metadata":{"name":"a","labels":{"a":1}},"spec":{}}'],
    ["an object of another namespace", '{"metadata":{"name":"a","namespace":"other"},"spec":{}}'],
  ])("when the body is %s", async (_, body) => {
    expect(await server.post(await server.pods(), body)).toMatchObject(refusal(400, "BadRequest"));
  });

  test("when the body is of a type that nobody knows", async () => {
    const answer = await server.post(await server.pods(), pod("a"), { contentType: "text/plain" });
    expect(answer).toMatchObject(refusal(415, "UnsupportedMediaType"));
  });

  test("when it has a resourceVersion", async () => {
    const answer = await server.post(await server.pods(), pod("a", { metadata: { resourceVersion: "5" } }));
    expect(answer.code).toBe(500);
    expect(answer.body.message).toBe("resourceVersion should not be set on objects to be created");
  });

  test.each([
    ["dryRun=Some", "dryRun"],
    ["fieldValidation=Loose", "fieldValidation"],
  ])("when the query says %s", async (query, field) => {
    const answer = await server.post(`${await server.pods()}?${query}`, pod("a"));
    expect(answer).toMatchObject(
      refusal(422, "Invalid", {
        details: {
          group: "meta.k8s.io",
          kind: "CreateOptions",
          causes: [{ reason: "FieldValueNotSupported", field }],
        },
      }),
    );
  });

  test("when the body is larger than three MiB", async () => {
    const body = JSON.stringify(pod("a", { metadata: { annotations: { a: "x".repeat(3_200_000) } } }));
    expect(await server.post(await server.pods(), body)).toMatchObject(refusal(413, "RequestEntityTooLarge"));
  });
});
