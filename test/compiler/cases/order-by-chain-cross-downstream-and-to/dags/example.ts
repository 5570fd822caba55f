import { chain, crossDownstream, dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  const [a, b, c, d, e, f, g, h, i] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map((task_id) =>
    task({ task_id }, async () => {})(),
  );
  chain(a, [b, c], [d, e], f);
  crossDownstream([d, e], [g, h]);
  g.to(i).to(f);
});
