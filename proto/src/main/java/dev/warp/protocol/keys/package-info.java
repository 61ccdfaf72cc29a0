/**
 * Who is who: secp256k1 key pairs, how they are written down, and the Diffie-Hellman between them.
 *
 * <table>
 * <caption>What is reviewed against what</caption>
 * <tr><th>class</th><th>source</th><th>known answers in the tests</th></tr>
 * <tr><td>{@link dev.warp.protocol.keys.Crockford}</td>
 *     <td>Douglas Crockford's base32, without hyphens and check symbol</td>
 *     <td>the key texts of docs/protocol.md</td></tr>
 * <tr><td>{@link dev.warp.protocol.keys.PublicKey}</td>
 *     <td>SEC 1 section 2.3.3, SEC 2 section 2.4.1</td>
 *     <td>the base point, the keys of BOLT 8 appendix A</td></tr>
 * <tr><td>{@link dev.warp.protocol.keys.PrivateKey}</td>
 *     <td>SEC 1 section 3.3.1, hashed as BOLT 8 does</td>
 *     <td>the shared secrets of BOLT 8 appendix A</td></tr>
 * </table>
 *
 * <p>The curve arithmetic is Bouncy Castle's, which does not run in constant time: each agreement,
 * where a stranger chooses the point, is masked with fresh randomness. A public half is computed
 * once, when a private key is read, by the comb method and without a mask.
 */
package dev.warp.protocol.keys;
