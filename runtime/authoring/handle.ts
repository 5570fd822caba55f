// What calling a task returns, as authors see it, and the types by which it stands for the task's return value.

declare const returnValue: unique symbol;

/** A task instance of a DAG. As an argument of another task's call it stands for the return value, of type `T`. */
export interface Handle<out T> {
  readonly task_id: string;
  /** Has `next` wait for this task. Returns `next`, so that calls can follow one another. */
  to<const Next extends Link>(next: Next): Next;
  /** Exists for the type checker alone. */
  readonly [returnValue]?: T | undefined;
}

/** One task instance, or several side by side. */
export type Link = Handle<unknown> | readonly Link[];

/** What a task's parameter of type `T` can be given: the value, or handles for it or for any of its parts. */
export type Given<T> = Handle<T> | GivenParts<T>;

type GivenParts<T> = T extends readonly unknown[]
  ? number extends T["length"]
    ? GivenList<T[number]>
    : { readonly [Index in keyof T]: Given<T[Index]> }
  : T extends object
    ? { readonly [Key in keyof T]: Given<T[Key]> }
    : T;

/** An interface, because lists of lists of lists … (those of `Json`) would be unfolded without end. */
interface GivenList<Item> extends ReadonlyArray<Given<Item>> {}

/** `Given` for each parameter of a task's function. */
export type GivenEach<Parameters extends readonly unknown[]> = {
  [Index in keyof Parameters]: Given<Parameters[Index]>;
};
