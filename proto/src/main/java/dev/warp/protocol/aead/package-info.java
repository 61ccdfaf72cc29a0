/**
 * Sealing: authenticated encryption with associated data, over byte arrays, by the JDK's ciphers.
 *
 * <table>
 * <caption>What is reviewed against what</caption>
 * <tr><th>suite</th><th>source</th><th>known answers in the tests</th></tr>
 * <tr><td>ChaCha20-Poly1305</td><td>RFC 8439</td><td>section 2.8.2 and appendix A.5</td></tr>
 * <tr><td>AES-256-GCM</td><td>NIST SP 800-38D</td>
 *     <td>test cases 13 to 16 of McGrew and Viega's GCM paper</td></tr>
 * </table>
 *
 * <p>A {@link dev.warp.protocol.aead.Sealer} and an {@link dev.warp.protocol.aead.Opener} allocate
 * nothing of their own but the nonce that the JCA wants wrapped; the JDK's ciphers allocate 1 to 2
 * KB for each datagram. Layout and order of nonces are the caller's: the transport's and the
 * handshake's differ.
 */
package dev.warp.protocol.aead;
