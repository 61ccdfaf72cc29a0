package dev.warp.protocol.noise;

/** Which side of a handshake one is on: the initiator sends the first message. */
enum Role {
  INITIATOR,
  RESPONDER
}
