import assert from "node:assert/strict";
import { Outbox, type Send } from "../../../register/report/outbox";

const pauses = { first: 1, longest: 4 };

describe("the outbox", () => {
  const make = (send: Send<number>, most = 100, batch = 4) => {
    const told: string[] = [];
    return {
      outbox: new Outbox<number>({ send, most, batch, tell: (text) => told.push(text), pauses }),
      told,
    };
  };
  const ok = { status: 200, text: "" };

  it("sends all in order, once each, whatever fails in between", async () => {
    const taken: number[] = [];
    let calls = 0;
    const { outbox } = make((batch) => {
      calls++;
      if (calls % 3 === 1) return Promise.reject(new Error("cut"));
      if (calls % 3 === 2)
        return Promise.resolve({ status: [401, 408, 429, 500, 503][calls % 5]!, text: "" });
      taken.push(...batch);
      return Promise.resolve(ok);
    });
    outbox.add(1, 2, 3);
    outbox.add(4, 5, 6, 7, 8, 9);
    assert.equal(await outbox.flushed(5000), true);
    assert.deepEqual(taken, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(outbox.lost, 0);
  });

  it("gives up only what is refused", async () => {
    const taken: number[] = [];
    const { outbox, told } = make((batch) => {
      if (batch.includes(3)) return Promise.resolve({ status: 422, text: "three" });
      taken.push(...batch);
      return Promise.resolve(ok);
    });
    outbox.add(1, 2, 3, 4, 5, 6);
    assert.equal(await outbox.flushed(5000), true);
    assert.deepEqual(taken, [1, 2, 4, 5, 6]);
    assert.equal(outbox.lost, 1);
    assert.deepEqual(told, ["refused (422): three"]);
  });

  it("holds a bounded number: the oldest go", async () => {
    let open = false;
    const taken: number[] = [];
    const { outbox, told } = make((batch) => {
      if (!open) return Promise.reject(new Error("cut"));
      taken.push(...batch);
      return Promise.resolve(ok);
    }, 3);
    for (let n = 1; n <= 10; n++) outbox.add(n);
    assert.equal(outbox.length, 3);
    assert.equal(outbox.lost, 7);
    assert.equal(await outbox.flushed(30), false);
    open = true;
    assert.equal(await outbox.flushed(5000), true);
    assert.deepEqual(taken, [8, 9, 10]);
    assert.ok(told.includes("1 given up: the register took too long"));
  });
});
