import { podTask } from "podloom";

function dag(_options: { dag_id: string }, body: () => void): void {
  body();
}

dag({ dag_id: "not_a_dag" }, () => {});
export { podTask };
