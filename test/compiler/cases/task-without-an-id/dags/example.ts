import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  task({}, async () => {})();
});
