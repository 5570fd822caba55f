import { dag, task } from "podloom";

enum Region {
  Europe = "eu",
  America = "us",
}

dag({ dag_id: "example" }, () => {
  for (const region of Object.values(Region)) task({ task_id: `load_${region}` }, async () => {})();
});
