/** The part of node-media-server 4.4.3 that is used here; it ships no types. CommonJS. */
declare module 'node-media-server/src/protocol/rtmp.js' {
  class Rtmp {
    /** 0 before the version byte, 3 once the handshake is done. */
    handshakeState: number;
    handshakePayload: Buffer;
    /** 1 MB of buffer for FLV over HTTP, of no use for RTMP. */
    flv: unknown;
    onOutputCallback: (bytes: Buffer) => void;

    /** Handshake first, then `chunkRead`, whose answer it gives; null where the handshake took all. */
    parserData(bytes: Buffer): number | null;
    /** Reads `length` bytes of `data` from `offset` on. */
    chunkRead(data: Buffer, offset: number, length: number): number | null;

    sendACK(bytesReceived: number): void;
    sendWindowACK(bytes: number): void;
    setPeerBandwidth(bytes: number, limitType: 0 | 1 | 2): void;
    setChunkSize(bytes: number): void;
    /** A user control message, §7.1.7: its event type and 32 bits of data. */
    sendStreamStatus(event: number, data: number): void;

    /** A message in chunks of 65 535 bytes. */
    static chunksCreate(packet: {
      readonly header: {
        readonly fmt: 0;
        readonly cid: number;
        readonly timestamp: number;
        readonly length: number;
        readonly type: number;
        readonly stream_id: number;
      };
      readonly payload: Buffer;
    }): Buffer;
  }
  export = Rtmp;
}
