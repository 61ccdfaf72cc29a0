package dev.warp.protocol.link;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PublicKey;

/** Sizes and offsets of docs/protocol.md section 15.1, in bytes. */
final class LinkLayout {

  /** The version that this build speaks. */
  static final int VERSION = 1;

  /** Either end's hello, before sealing. */
  static final int HELLO = 16;

  /** Of the gate's hello: the newest version that it speaks. */
  static final int HIGHEST_VERSION_OFFSET = 8;

  /** Ephemeral key, static key and hello. */
  static final int INITIATION =
      PublicKey.SIZE + PublicKey.SIZE + AeadSuite.TAG_SIZE + HELLO + AeadSuite.TAG_SIZE;

  /** Ephemeral key and hello. */
  static final int RESPONSE = PublicKey.SIZE + HELLO + AeadSuite.TAG_SIZE;

  private LinkLayout() {}
}
