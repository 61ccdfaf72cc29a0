package dev.warp.gate.engine.portmap;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;

/**
 * The port that the router of one interface maps to the interface's socket: asked for, renewed,
 * given back (docs/protocol.md section 9.7).
 */
final class PortMapping {

  private static final long SECOND = 1_000_000_000L;

  /** What is asked for: what a gate that dies leaves behind is gone after so long. */
  private static final long LIFETIME_SECONDS = 30 * 60;

  /** RFC 6887 section 15 would not believe more than a day. */
  private static final long MAX_LIFETIME_SECONDS = 24 * 60 * 60;

  private static final long MIN_LIFETIME_SECONDS = 60;

  /** RFC 6887 section 8.1.1: IRT. */
  private static final long FIRST_PCP_RETRY_NANOS = 3 * SECOND;

  /** RFC 6886 section 3.1. */
  private static final long FIRST_NAT_PMP_RETRY_NANOS = SECOND / 4;

  /** The RFCs would have more; but most routers of mobile networks never answer. */
  private static final int PCP_TRIES = 3;

  private static final int NAT_PMP_TRIES = 4;

  /** A router that has not answered is asked again after so long. */
  private static final long SILENCE_NANOS = 30 * 60 * SECOND;

  private static final long MIN_REFUSAL_SECONDS = 30;
  private static final long MIN_ASK_GAP_NANOS = 10 * SECOND;
  private static final Endpoint ANYWHERE = Endpoint.ofIpv4(0, 0);

  /** Hears what becomes of a mapping. */
  interface Listener {

    /** The external endpoint is another one, or there is none any more. */
    void mappingChanged(int interfaceId, long nowNanos);

    /** The router has lost all its mappings, those that nobody asks for too. */
    void routerRestarted(int interfaceId, long nowNanos);

    /** The router answers, but has mapped no port that is of use. */
    void refused(Refusal why);
  }

  /** What the router is being asked. */
  private enum Question {
    NONE,
    PCP_MAP,
    NAT_PMP_ADDRESS,
    NAT_PMP_MAP
  }

  private final int interfaceId;
  private final Endpoint internal;
  private final Endpoint router;
  private final byte[] nonce;
  private final GateOutput output;
  private final DropCounters drops;
  private final Wakeup wakeup;
  private final Listener listener;
  private final Retransmission retransmission;
  private final RouterEpoch epoch = new RouterEpoch();
  private final byte[] request = new byte[Math.max(Pcp.REQUEST_SIZE, NatPmp.REQUEST_SIZE)];

  private Question question = Question.NONE;
  private boolean natPmp;
  private boolean hasMapped;
  private long askedNanos;
  private long nextAskNanos;
  private Endpoint address = ANYWHERE;
  private Endpoint suggested = ANYWHERE;
  private Optional<Endpoint> external = Optional.empty();
  private long expiresNanos;

  /**
   * @param internal the interface's IPv4 socket
   * @param router where its router would listen
   */
  PortMapping(
      int interfaceId,
      Endpoint internal,
      Endpoint router,
      LocalIdentity local,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      Listener listener,
      long nowNanos) {
    this.interfaceId = interfaceId;
    this.internal = internal;
    this.router = router;
    this.nonce = local.portMappingNonce(internal, router, Pcp.NONCE_SIZE);
    this.output = output;
    this.drops = drops;
    this.wakeup = wakeup;
    this.listener = listener;
    this.retransmission = new Retransmission(local.random());
    this.nextAskNanos = nowNanos;
  }

  void onTimer(long nowNanos) {
    if (external.isPresent() && nowNanos >= expiresNanos) {
      lose(nowNanos);
    }
    if (question == Question.NONE) {
      if (nowNanos >= nextAskNanos) {
        askedNanos = nowNanos;
        ask(natPmp ? Question.NAT_PMP_ADDRESS : Question.PCP_MAP, nowNanos);
      }
    } else if (nowNanos >= retransmission.dueNanos()) {
      if (retransmission.isExhausted()) {
        unanswered(nowNanos);
      } else {
        send(LIFETIME_SECONDS, nowNanos);
      }
    }
    wake();
  }

  private void wake() {
    wakeup.at(question == Question.NONE ? nextAskNanos : retransmission.dueNanos());
    if (external.isPresent()) {
      wakeup.at(expiresNanos);
    }
  }

  private void ask(Question asked, long nowNanos) {
    question = asked;
    if (asked == Question.PCP_MAP) {
      retransmission.begin(PCP_TRIES, FIRST_PCP_RETRY_NANOS, nowNanos);
    } else {
      retransmission.begin(NAT_PMP_TRIES, FIRST_NAT_PMP_RETRY_NANOS, nowNanos);
    }
    send(LIFETIME_SECONDS, nowNanos);
  }

  private void send(long lifetimeSeconds, long nowNanos) {
    int size =
        switch (question) {
          case PCP_MAP -> Pcp.writeRequest(request, internal, nonce, suggested, lifetimeSeconds);
          case NAT_PMP_ADDRESS -> NatPmp.writeAddressRequest(request);
          default ->
              NatPmp.writeMappingRequest(
                  request, internal.port(), suggested.port(), lifetimeSeconds);
        };
    output.send(interfaceId, router, request, 0, size);
    retransmission.sent(nowNanos);
  }

  private void unanswered(long nowNanos) {
    if (question == Question.PCP_MAP && external.isEmpty()) {
      ask(Question.NAT_PMP_ADDRESS, nowNanos); // An old router may leave PCP unanswered.
      return;
    }
    question = Question.NONE;
    if (external.isPresent()) {
      // RFC 6887 section 11.2.1: at half of what is left, and so on.
      nextAskNanos = nowNanos + Math.max((expiresNanos - nowNanos) / 2, MIN_ASK_GAP_NANOS);
    } else {
      natPmp = false;
      nextAskNanos = nowNanos + SILENCE_NANOS;
    }
  }

  /** Whether a datagram from there would be an answer: something has been asked. */
  boolean isAsking(Endpoint source) {
    return question != Question.NONE && source.equals(router);
  }

  /** A datagram has come from the router while it is being asked. */
  void onAnswer(Arrival arrival) {
    switch (read(arrival)) {
      case Answer.Invalid invalid -> drops.count(invalid.reason());
      case Answer.SpeaksNatPmp speaks -> ask(Question.NAT_PMP_ADDRESS, arrival.nanos());
      case Answer.Refused refused -> refused(refused.why(), refused.lifetime(), arrival.nanos());
      case Answer.ExternalAddress told -> {
        address = told.address();
        checkEpoch(told.epoch(), arrival.nanos());
        ask(Question.NAT_PMP_MAP, arrival.nanos());
      }
      case Answer.Mapped mapped -> mapped(mapped, arrival.nanos());
    }
    wake();
  }

  private Answer read(Arrival arrival) {
    byte[] data = arrival.data();
    return switch (question) {
      case PCP_MAP -> Pcp.read(data, arrival.offset(), arrival.length(), internal, nonce);
      case NAT_PMP_ADDRESS -> NatPmp.readAddress(data, arrival.offset(), arrival.length());
      default ->
          NatPmp.readMapping(data, arrival.offset(), arrival.length(), internal.port(), address);
    };
  }

  private void checkEpoch(long counted, long nowNanos) {
    if (epoch.hasRestarted(counted, nowNanos)) {
      listener.routerRestarted(interfaceId, nowNanos);
    }
  }

  private void mapped(Answer.Mapped mapped, long nowNanos) {
    checkEpoch(mapped.epoch(), nowNanos);
    if (!isPublic(mapped.external())) {
      giveBack(Refusal.NOT_PUBLIC, nowNanos);
    } else if (mapped.lifetime() < MIN_LIFETIME_SECONDS) {
      giveBack(Refusal.SHORT_LIFETIME, nowNanos);
    } else {
      answered();
      hasMapped = true;
      long lifetime = Math.min(mapped.lifetime(), MAX_LIFETIME_SECONDS) * SECOND;
      expiresNanos = nowNanos + lifetime;
      nextAskNanos = nowNanos + lifetime / 2;
      keep(mapped.external(), nowNanos);
    }
  }

  /**
   * Whether far gates could reach it. An address that is private, or shared by the customers of a
   * carrier, is inside another NAT that nobody has asked.
   */
  private static boolean isPublic(Endpoint mapped) {
    return mapped.isIpv4()
        && mapped.isUnicast()
        && !mapped.isLoopback()
        && !mapped.isLinkLocal()
        && !mapped.isPrivateUse();
  }

  private void giveBack(Refusal why, long nowNanos) {
    end(nowNanos);
    refused(why, Answer.LONG_LIFETIME, nowNanos);
  }

  private void keep(Endpoint mapped, long nowNanos) {
    suggested = mapped;
    if (!external.equals(Optional.of(mapped))) {
      external = Optional.of(mapped);
      output.occurred(new GateEvent.PortMapped(interfaceId, mapped));
      listener.mappingChanged(interfaceId, nowNanos);
    }
  }

  private void refused(Refusal why, long lifetimeSeconds, long nowNanos) {
    answered();
    hasMapped = false;
    listener.refused(why);
    long holds = Math.clamp(lifetimeSeconds, MIN_REFUSAL_SECONDS, Answer.LONG_LIFETIME);
    nextAskNanos = nowNanos + holds * SECOND;
  }

  private void answered() {
    natPmp = question != Question.PCP_MAP;
    question = Question.NONE;
  }

  /** The mapping is over, or there is nobody left to ask. */
  void lose(long nowNanos) {
    if (external.isPresent()) {
      output.occurred(new GateEvent.PortMappingLost(interfaceId, external.get()));
      external = Optional.empty();
      listener.mappingChanged(interfaceId, nowNanos);
    }
  }

  /** Asks a router that has mapped the port once more: it may have restarted. */
  void askSoon(long nowNanos) {
    if (question == Question.NONE && hasMapped) {
      nextAskNanos = Math.min(nextAskNanos, Math.max(nowNanos, askedNanos + MIN_ASK_GAP_NANOS));
      wake();
    }
  }

  /** Gives the port back; an answer is not waited for (RFC 6887 section 15.1, RFC 6886 3.4). */
  void end(long nowNanos) {
    if (external.isPresent() || question == Question.PCP_MAP || question == Question.NAT_PMP_MAP) {
      suggested = ANYWHERE;
      question =
          natPmp || question == Question.NAT_PMP_MAP ? Question.NAT_PMP_MAP : Question.PCP_MAP;
      send(0, nowNanos);
    }
    lose(nowNanos);
  }

  Endpoint router() {
    return router;
  }

  /** Where the router lets anybody in; empty while it does not. */
  Optional<Endpoint> external() {
    return external;
  }
}
