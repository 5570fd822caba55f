import { dag, task } from "podloom";

const sizes: Record<string, { memory: string }> = { small: { memory: "1Gi" } };

function memoryOf(size: string): string {
  return sizes[size].memory;
}

dag({ dag_id: "example" }, () => {
  const work = task({ doc_md: memoryOf("large") }, async function work() {});
  work();
});
