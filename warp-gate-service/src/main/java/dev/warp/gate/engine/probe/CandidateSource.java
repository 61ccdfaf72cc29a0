package dev.warp.gate.engine.probe;

import dev.warp.protocol.keys.PublicKey;

/** Who says where a far gate can be reached. Each speaks for itself and takes back its own only. */
public sealed interface CandidateSource {

  /** A map. */
  record Map(PublicKey key) implements CandidateSource {}

  /** The configuration. */
  record Configuration() implements CandidateSource {}
}
