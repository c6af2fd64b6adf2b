/** A frame as a server writes it: not masked. `first`: FIN, the reserved bits and the opcode. */
export const serverFrame = (first: number, body: Buffer): Buffer => {
  const { length } = body;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), body]);
  if (length < 65_536) {
    const head = Buffer.from([first, 126, 0, 0]);
    head.writeUInt16BE(length, 2);
    return Buffer.concat([head, body]);
  }
  const head = Buffer.from([first, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, body]);
};

/** A whole text message in one frame. */
export const textFrame = (text: string): Buffer => serverFrame(0x81, Buffer.from(text));
