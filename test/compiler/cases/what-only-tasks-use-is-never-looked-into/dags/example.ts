import { readFile } from "node:fs/promises";
import { dag, task } from "podloom";
import { createClient } from "redis";

const started = Date.now();
const url = process.env.REDIS_URL;

class Store {
  readonly client = createClient({ url });
}

dag({ dag_id: "example" }, () => {
  const work = task({}, async function work() {
    const store = new Store();
    for (const key in store) console.log(key, started, await readFile("x", "utf8"));
  });
  work();
});
