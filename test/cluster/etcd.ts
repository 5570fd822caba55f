// etcd itself, past the API server: its history goes on, and is forgotten.

/** Writes something that no API server cares for. Gives the revision that it made, which is what a resourceVersion is. */
export async function write(etcdURL: string): Promise<string> {
  const key = Buffer.from("/podloom-test").toString("base64");
  return revisionOf(await call(etcdURL, "put", { key, value: key }));
}

/** Has etcd forget what was before a revision. */
export async function compact(etcdURL: string, revision: string): Promise<void> {
  await call(etcdURL, "compaction", { revision, physical: true });
}

interface Answer {
  readonly header?: { readonly revision?: string };
}

async function call(etcdURL: string, what: string, body: unknown): Promise<Answer> {
  const answer = await fetch(`${etcdURL}/v3/kv/${what}`, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`etcd refuses: ${await answer.text()}`);
  return answer.json() as Promise<Answer>;
}

function revisionOf({ header }: Answer): string {
  if (header?.revision === undefined) throw new Error("etcd tells no revision");
  return header.revision;
}
