package dev.warp.protocol.session;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PublicKey;

/**
 * What a handshake settled besides the keys.
 *
 * @param farKey the far end's static key
 * @param farStartId the far end's start id
 * @param farResetToken what a reset notice for {@code remoteIndex} must carry, 16 bytes
 * @param initiator whether this end sent the initiation
 * @param localIndex names the session in datagrams towards this end
 * @param remoteIndex names it in datagrams towards the far end
 */
record SessionTerms(
    Purpose purpose,
    PublicKey farKey,
    long farStartId,
    byte[] farResetToken,
    boolean initiator,
    int localIndex,
    int remoteIndex,
    AeadSuite suite) {}
