import { chain, dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const load = task({}, async function load(_region: string) {});
  chain(load("eu"), load("us"), load("jp"));
});
