/** `pg` writes a Uint8Array as bytea only when it is a Buffer. */
export function asParameter(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Array.isArray(value) ? value.map(asParameter) : value;
}
