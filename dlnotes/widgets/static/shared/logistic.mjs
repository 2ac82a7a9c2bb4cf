/** The sigmoid and the loss that belongs to it. */

export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** -y ln(yHat) - (1 - y) ln(1 - yHat) with yHat = sigmoid(z), without overflow. */
export const logLoss = (z, y) => Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));
