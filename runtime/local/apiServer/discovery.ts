// What the server tells of itself: version, groups, resources, and as much OpenAPI as kubectl asks for before it writes.
import type { JsonObject } from "./json.ts";
import { apiVersionOf, type Resource } from "./resource.ts";

/** The release that the server behaves as. */
export const KUBERNETES_VERSION = { major: "1", minor: "36", gitVersion: "v1.36.4" } as const;

/** By its content type a client knows that it has got what it asked for. */
const AGGREGATED_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const AGGREGATED = /application\/json;[^,]*\bv=v2;as=APIGroupDiscoveryList\b/;

interface Document {
  readonly object: JsonObject;
  readonly contentType: string;
}

/** The document at a path, or `undefined`. `accept` is what the client takes. */
export function document(path: string, accept: string, resources: readonly Resource[]): Document | undefined {
  if (AGGREGATED.test(accept) && (path === "/api" || path === "/apis"))
    return { object: aggregated(path, resources), contentType: AGGREGATED_TYPE };
  const object = plainDocument(path, resources);
  return object && { object, contentType: "application/json" };
}

function plainDocument(path: string, resources: readonly Resource[]): JsonObject | undefined {
  const groups = namedGroups(resources);
  const own = (apiVersion: string): readonly Resource[] =>
    resources.filter((resource) => apiVersionOf(resource) === apiVersion);
  if (path === "/version") return { ...KUBERNETES_VERSION, gitTreeState: "clean", platform: "podloom" };
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] };
  if (path === "/apis")
    return {
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: groups.map((group) => groupOf(group, resources)),
    };
  const [, root, group, version] = path.split("/");
  if (root === "openapi") return openApi(path, resources);
  const apiVersion = root === "api" ? group : `${group}/${version}`;
  const isVersion = (root === "api" && version === undefined) || (root === "apis" && version !== undefined);
  if (isVersion && apiVersion !== undefined && own(apiVersion).length > 0)
    return resourceList(apiVersion, own(apiVersion));
  return root === "apis" && group !== undefined && groups.includes(group) && version === undefined
    ? { kind: "APIGroup", apiVersion: "v1", ...groupOf(group, resources) }
    : undefined;
}

function namedGroups(resources: readonly Resource[]): string[] {
  return [...new Set(resources.map(({ group }) => group))].filter((group) => group !== "");
}

function versionsOf(group: string, resources: readonly Resource[]): string[] {
  return [...new Set(resources.filter((resource) => resource.group === group).map(({ version }) => version))];
}

function groupOf(group: string, resources: readonly Resource[]): JsonObject {
  const versions = versionsOf(group, resources).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions, ...(versions[0] && { preferredVersion: versions[0] }) };
}

function resourceList(groupVersion: string, resources: readonly Resource[]): JsonObject {
  const described = resources.flatMap((resource) => [
    {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.isNamespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length > 0 && { shortNames: resource.shortNames }),
      ...(resource.categories.length > 0 && { categories: resource.categories }),
    },
    ...resource.subresources.map(({ name, kind, verbs, group, version }) => ({
      name: `${resource.plural}/${name}`,
      singularName: "",
      namespaced: resource.isNamespaced,
      ...(group !== undefined && { group }),
      ...(version !== undefined && { version }),
      kind,
      verbs,
    })),
  ]);
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: described };
}

/** All groups and what is in them in one document, as kubectl asks for it first. */
function aggregated(path: "/api" | "/apis", resources: readonly Resource[]): JsonObject {
  const groups = path === "/api" ? [""] : namedGroups(resources);
  const items = groups.map((group) => ({
    metadata: group === "" ? {} : { name: group },
    versions: versionsOf(group, resources).map((version) => ({
      version,
      resources: resources
        .filter((resource) => resource.group === group && resource.version === version)
        .map(aggregatedResource),
      freshness: "Current",
    })),
  }));
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

function aggregatedResource(resource: Resource): JsonObject {
  return {
    resource: resource.plural,
    responseKind: { group: "", version: "", kind: resource.kind },
    scope: resource.isNamespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singular,
    verbs: resource.verbs,
    shortNames: resource.shortNames,
    categories: resource.categories,
    subresources: resource.subresources.map(({ name, kind, verbs, group = "", version = "" }) => ({
      subresource: name,
      responseKind: { group, version, kind },
      verbs,
    })),
  };
}

/** Only that field validation is the server's: without it kubectl looks for a schema to validate by itself. */
function openApi(path: string, resources: readonly Resource[]): JsonObject | undefined {
  const apiVersions = [...new Set(resources.map(apiVersionOf))];
  const pathOf = (apiVersion: string): string =>
    apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`;
  if (path === "/openapi/v3") {
    const paths = apiVersions.map((one) => [
      pathOf(one),
      { serverRelativeURL: `/openapi/v3/${pathOf(one)}` },
    ]);
    return { paths: Object.fromEntries(paths) };
  }
  const own = resources.filter((resource) => path === `/openapi/v3/${pathOf(apiVersionOf(resource))}`);
  if (own.length === 0) return undefined;
  const parameters = ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
    name,
    in: "query",
    schema: { type: "string" },
  }));
  const paths = own.map(({ group, version, kind, plural, isNamespaced }) => [
    `/${pathOf(apiVersionOf({ group, version }))}/${isNamespaced ? "namespaces/{namespace}/" : ""}${plural}/{name}`,
    { patch: { parameters, responses: {}, "x-kubernetes-group-version-kind": { group, version, kind } } },
  ]);
  return {
    openapi: "3.0.0",
    info: { title: "podloom", version: KUBERNETES_VERSION.gitVersion },
    paths: Object.fromEntries(paths),
  };
}
