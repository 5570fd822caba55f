import { chain, dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const extract = task({}, async function extract() {})();
  const check = task({}, async function check() {})();
  const load = task({}, async function load() {})();
  const report = task({}, async function report() {})();
  chain(extract, check, load);
  chain(load, report);
  load.to(extract);
});
