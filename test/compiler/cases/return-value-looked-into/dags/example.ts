import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const list = task({}, async function list() {
    return ["eu", "us"];
  });
  const load = task({}, async function load(_region: string) {});
  const regions = list();
  load(regions[0]);
});
