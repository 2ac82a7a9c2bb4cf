/** NumPy's broadcasting of two shapes, and what it costs. A shape is an array of sizes; elements are float64. */

const BYTES = 8;

/** Axis by axis from the right: { axis: -1, a, b, result, rule }; null stands for a missing axis, a refused size. */
export function align(a, b) {
  const steps = [];
  for (let k = 1; k <= Math.max(a.length, b.length); k += 1) {
    const [p, q] = [a.at(-k) ?? null, b.at(-k) ?? null];
    if (p === q) steps.push({ axis: -k, a: p, b: q, result: p, rule: "equal" });
    else if (q === null || (q === 1 && p !== null)) steps.push({ axis: -k, a: p, b: q, result: p, rule: "repeat b" });
    else if (p === null || p === 1) steps.push({ axis: -k, a: p, b: q, result: q, rule: "repeat a" });
    else steps.push({ axis: -k, a: p, b: q, result: null, rule: "clash" });
  }
  return steps;
}

/** The shape of the result, or null where NumPy refuses. */
export function broadcast(a, b) {
  const steps = align(a, b).reverse();
  return steps.every((step) => step.rule !== "clash") ? steps.map((step) => step.result) : null;
}

export const count = (shape) => shape.reduce((product, size) => product * size, 1);

export const bytes = (shape) => BYTES * count(shape);

/** Bytes from one element to the next along each axis of a fresh array. */
export const strides = (shape) => shape.map((_, k) => bytes(shape.slice(k + 1)));

/** The strides of numpy.broadcast_to(array, target): 0 along each axis that is repeated (or of size 1). */
export function broadcastStrides(shape, target) {
  const missing = target.length - shape.length;
  const own = strides(shape);
  return target.map((_, k) => (k < missing || shape[k - missing] === 1 ? 0 : own[k - missing]));
}

/** As Python writes a tuple: (), (4,), (4, 3). */
export const tuple = (numbers) => `(${numbers.join(", ")}${numbers.length === 1 ? "," : ""})`;

/** Word for word what NumPy says. */
export const refusal = (a, b) => {
  const [p, q] = [a, b].map((shape) => tuple(shape).replaceAll(" ", ""));
  return `operands could not be broadcast together with shapes ${p} ${q}`;
};

/** What there is to try, each with the test that it is done. */
export const TASKS = {
  clash: (a, b) => broadcast(a, b) === null,
  square: (a, b) => {
    const shapes = [tuple(a), tuple(b)];
    return tuple(broadcast(a, b) ?? []) === "(4, 4)" && shapes.includes("(4,)") && count(a) === 4 && count(b) === 4;
  },
  neither: (a, b) => {
    const shapes = [tuple(a), tuple(b)];
    return tuple(broadcast(a, b) ?? []) === "(2, 3, 4)" && !shapes.includes("(2, 3, 4)");
  },
};
