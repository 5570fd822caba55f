import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const count = task({}, async function count() {
    return 3;
  });
  const load = task({}, async function load() {});
  if (count() > 2) load();
});
