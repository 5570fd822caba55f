// What a process needs to know all pods of the bench without podloom: it starts, reads them page by page, and ends.
import type { Credentials } from "../../test/support/conformance/client.ts";
import { NAMESPACE } from "./project.ts";
import { PodClient } from "./podClient.ts";

// What many.ts hands over.
const api = new PodClient(JSON.parse(process.argv[2] ?? "") as Credentials, NAMESPACE);
let token: string | undefined = "";
while (token !== undefined) token = (await api.list(`?limit=500&continue=${token}`)).metadata.continue;
await api.client.close();
