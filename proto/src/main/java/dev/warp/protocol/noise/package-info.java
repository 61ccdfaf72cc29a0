/**
 * The Noise Protocol Framework, revision 34: handshakes described as lists of tokens, over any
 * Diffie-Hellman, with ChaCha20-Poly1305 and SHA-256. References to "Noise section n" are to that
 * revision.
 *
 * <p>Warp's handshake is {@code Noise_IKpsk2_secp256k1_ChaChaPoly_SHA256}, for which nobody
 * publishes test vectors. The state machine does not know which handshake it runs, so the vectors
 * of its relatives check every part of it:
 *
 * <table>
 * <caption>What is reviewed against what</caption>
 * <tr><th>part</th><th>source</th><th>known answers in the tests</th></tr>
 * <tr><td>secp256k1, XK, key derivation</td><td>BOLT 8; Noise sections 5 and 7</td>
 *     <td>BOLT 8 appendix A, initiator, responder, failures and messages</td></tr>
 * <tr><td>IK</td><td>Noise section 7.5</td>
 *     <td>cacophony, Noise_IK_25519_ChaChaPoly_SHA256</td></tr>
 * <tr><td>pre-shared key</td><td>Noise section 9</td>
 *     <td>cacophony, Noise_IKpsk2_25519_ChaChaPoly_SHA256</td></tr>
 * </table>
 *
 * <p>Start with {@link dev.warp.protocol.noise.HandshakeSetup}. Reading a message never throws,
 * whoever sent it, and a message that fails leaves no trace: the genuine one is read as if nothing
 * had come before it.
 */
package dev.warp.protocol.noise;
