package dev.warp.protocol.noise;

/** One step of a handshake message (Noise sections 5.3 and 9.2). */
enum Token {
  /** Send a fresh ephemeral public key. */
  E,
  /** Send the static public key, encrypted once there is a key. */
  S,
  /** Mix in the agreement of the initiator's ephemeral key and the responder's. */
  EE,
  /** Mix in the agreement of the initiator's ephemeral key and the responder's static key. */
  ES,
  /** Mix in the agreement of the initiator's static key and the responder's ephemeral key. */
  SE,
  /** Mix in the agreement of the initiator's static key and the responder's. */
  SS,
  /** Mix in the pre-shared key. */
  PSK
}
