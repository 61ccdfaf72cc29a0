package dev.warp.protocol.noise;

import static dev.warp.protocol.noise.Token.E;
import static dev.warp.protocol.noise.Token.EE;
import static dev.warp.protocol.noise.Token.ES;
import static dev.warp.protocol.noise.Token.PSK;
import static dev.warp.protocol.noise.Token.S;
import static dev.warp.protocol.noise.Token.SE;
import static dev.warp.protocol.noise.Token.SS;

import java.util.List;

/**
 * Who sends what in which message (Noise section 7). In all of these the initiator knows the
 * responder's static key beforehand. Messages alternate, the initiator's first.
 */
public final class HandshakePattern {

  /** The initiator's static key is sent last, hidden even from who impersonates the responder. */
  public static final HandshakePattern XK =
      new HandshakePattern(
          "XK", List.of(), List.of(S), List.of(List.of(E, ES), List.of(E, EE), List.of(S, SE)));

  /** One round trip: the initiator's static key is in the first message. */
  public static final HandshakePattern IK =
      new HandshakePattern(
          "IK", List.of(), List.of(S), List.of(List.of(E, ES, S, SS), List.of(E, EE, SE)));

  /** IK, with a pre-shared key mixed in at the end of the second message. */
  public static final HandshakePattern IK_PSK2 =
      new HandshakePattern(
          "IKpsk2", List.of(), List.of(S), List.of(List.of(E, ES, S, SS), List.of(E, EE, SE, PSK)));

  private final String noiseName;
  private final List<Token> initiatorPreMessage;
  private final List<Token> responderPreMessage;
  private final List<List<Token>> messages;

  private HandshakePattern(
      String noiseName,
      List<Token> initiatorPreMessage,
      List<Token> responderPreMessage,
      List<List<Token>> messages) {
    this.noiseName = noiseName;
    this.initiatorPreMessage = initiatorPreMessage;
    this.responderPreMessage = responderPreMessage;
    this.messages = messages;
  }

  /** The name as part of a Noise protocol name (Noise section 8). */
  public String noiseName() {
    return noiseName;
  }

  List<Token> initiatorPreMessage() {
    return initiatorPreMessage;
  }

  List<Token> responderPreMessage() {
    return responderPreMessage;
  }

  List<List<Token>> messages() {
    return messages;
  }

  /** Whether ephemeral keys are mixed into the chaining key too (Noise section 9.2). */
  boolean usesPresharedKey() {
    return messages.stream().anyMatch(tokens -> tokens.contains(PSK));
  }
}
