import { dag, task } from "podloom";

const extract = task({}, async function extract() {});
const load = task({}, async function load() {});

const rows = extract();

dag({ dag_id: "example" }, () => {
  load();
});
