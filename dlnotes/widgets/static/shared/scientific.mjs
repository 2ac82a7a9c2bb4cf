/** Numbers of every size, as they are read. */

import { power } from "./chart.mjs";
import { decimal } from "./dom.mjs";

/** 1.2 × 10⁻⁵, with so many digits after the point; from 0.1 to 10000 with so many decimals. */
export function scientific(value, digits = 2) {
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.1 && size < 1e4)) return decimal(value, digits);
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  return `${decimal(Number(mantissa), digits)} × ${power(Number(`1e${exponent}`))}`;
}
