// What the tasks of several DAGs do.

export function printStuff(): void {
  console.log("printed by a task in its own pod");
}
