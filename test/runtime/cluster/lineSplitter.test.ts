import fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "../../../runtime/cluster/lineSplitter.ts";
import { ProtocolError } from "../../../runtime/cluster/watchEvent.ts";

const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", " "));

test("lines are the same however their bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, sizes) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
      const splitter = new LineSplitter();
      const found: string[] = [];
      let start = 0;
      for (const size of sizes) {
        found.push(...splitter.push(bytes.subarray(start, start + size)));
        start += size;
      }
      found.push(...splitter.push(bytes.subarray(start)));
      expect(found).toEqual(lines.filter((text) => text !== ""));
    }),
  );
});

test("what has no end is no line", () => {
  expect(new LineSplitter().push(Buffer.from("one\ntwo"))).toEqual(["one"]);
});

test("a line may be as long as the limit and no longer", () => {
  expect(new LineSplitter(4).push(Buffer.from("four\n"))).toEqual(["four"]);
  const splitter = new LineSplitter(4);
  splitter.push(Buffer.from("fo"));
  expect(() => splitter.push(Buffer.from("urs"))).toThrow(ProtocolError);
});

test("bytes that are no UTF-8 are no line", () => {
  expect(() => new LineSplitter().push(Uint8Array.of(0xff, 0x0a))).toThrow(ProtocolError);
});
