package dev.warp.map.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkFromGate;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkHello;
import dev.warp.control.v1.LinkPong;
import dev.warp.control.v1.Registrations;
import dev.warp.control.v1.RemoteControl;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.GateHandshake;
import dev.warp.protocol.link.LinkSession;
import dev.warp.protocol.link.MapHandshakes;
import dev.warp.protocol.wire.Endpoint;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gates' streams on virtual time, without a network. */
class GateLinksTest {

  private static final int STREAMS = 100;
  private static final Endpoint SOURCE = Endpoint.ofIpv4(0xc0000201, 4000);

  private final RandomSource random = new Random(11)::nextBytes;
  private final PrivateKey mapKey = PrivateKey.generate(random);
  private final List<GateState> states = new ArrayList<>();
  private long now = 1;
  private final GateLinks links =
      new GateLinks(
          new MapHandshakes(mapKey, new MapHandshakes.Limits(1e6, 1e6, 1e6, 1e6), random),
          new LinkLimits(STREAMS, 100_000, MapHandshakes.Limits.DEFAULT),
          gate -> true,
          gate -> Registrations.getDefaultInstance(),
          new Listener(),
          "test",
          4711,
          () -> now,
          Runnable::run);

  @Test
  void shouldEndAStreamThatDoesNotProveWhoItIs() {
    TestGate silent = new TestGate(SOURCE);
    TestGate recorded = new TestGate(SOURCE);
    recorded.shakeHands();
    pass(Duration.ofSeconds(9));
    assertEquals(Optional.empty(), silent.ended);
    assertEquals(Optional.empty(), recorded.ended);

    pass(Duration.ofSeconds(1));
    assertEquals(Optional.of(Status.Code.DEADLINE_EXCEEDED), silent.ended);
    assertEquals(Optional.of(Status.Code.DEADLINE_EXCEEDED), recorded.ended);
    assertEquals(0, links.connected());
  }

  @Test
  void shouldEndTheStreamOfAGateThatDoesNotAnswerPings() {
    TestGate gate = new TestGate(SOURCE).connect();
    for (int minute = 0; minute < 3; minute++) {
      pass(Duration.ofMinutes(1));
      assertEquals(Optional.empty(), gate.ended);
    }
    gate.answersPings = false;

    pass(Duration.ofSeconds(26));
    assertEquals(Optional.of(Status.Code.DEADLINE_EXCEEDED), gate.ended);
    assertEquals(0, links.connected());
  }

  @Test
  void shouldEndTheStreamOfAGateThatDoesNotRead() {
    TestGate gate = new TestGate(SOURCE).connect();
    gate.reads = false;
    byte[] told = new byte[100_000];
    for (int i = 0; i < 10; i++) {
      links.tellFarGate(gate.key.publicKey(), told);
    }
    assertEquals(Optional.empty(), gate.ended);

    links.tellFarGate(gate.key.publicKey(), told);
    assertEquals(Optional.of(Status.Code.RESOURCE_EXHAUSTED), gate.ended);
  }

  @Test
  void shouldSendWhatWaitedInOrderWhenAGateReadsAgain() {
    TestGate gate = new TestGate(SOURCE).connect();
    gate.reads = false;
    links.tellFarGate(gate.key.publicKey(), new byte[] {1});
    links.tellFarGate(gate.key.publicKey(), new byte[] {2});
    gate.heard.clear();

    gate.reads = true;
    gate.stream.onReady();

    assertEquals(
        List.of(ByteString.copyFrom(new byte[] {1}), ByteString.copyFrom(new byte[] {2})),
        gate.heard.stream().map(LinkFromMap::getFarGate).toList());
  }

  @Test
  void shouldHoldOneSourceToAFewUnprovedStreams() {
    List<TestGate> strangers = new ArrayList<>();
    for (int i = 0; i < LinkLimits.MAX_UNPROVED_OF_SOURCE; i++) {
      strangers.add(new TestGate(SOURCE.withPort(1000 + i)));
    }
    assertEquals(Optional.of(Status.Code.RESOURCE_EXHAUSTED), new TestGate(SOURCE).ended);
    assertEquals(Optional.empty(), new TestGate(Endpoint.ofIpv4(0xc0000202, 4000)).connect().ended);

    strangers.getFirst().stream.onEnd();
    assertEquals(Optional.empty(), new TestGate(SOURCE).connect().ended);
  }

  @Test
  void shouldBoundHowManyStreamsThereAre() {
    for (int i = 0; i < STREAMS; i++) {
      assertEquals(Optional.empty(), new TestGate(SOURCE).connect().ended);
    }
    assertEquals(Optional.of(Status.Code.RESOURCE_EXHAUSTED), new TestGate(SOURCE).ended);
    assertEquals(STREAMS, links.connected());
  }

  @Test
  void shouldKeepWhatGatesSayOfThemselvesBounded() {
    GateState long30000 = state(30_000);
    for (int i = 0; i < 5; i++) {
      new TestGate(SOURCE).connect().tell(long30000);
    }
    // 100,000 bytes in all.
    assertEquals(3, states.size());

    TestGate chatty = new TestGate(SOURCE).connect();
    for (int i = 0; i < 100; i++) {
      chatty.tell(state(100));
    }
    assertEquals(3 + 5, states.size(), "five at once, then two a second");
  }

  @Test
  void shouldNotLetMessagesInFasterThanIsAllowed() {
    TestGate gate = new TestGate(SOURCE).connect();
    int before = gate.requested;
    for (int i = 0; i < 1_000; i++) {
      gate.send(LinkFromGate.newBuilder().setPong(LinkPong.getDefaultInstance()).build());
    }
    assertTrue(gate.requested - before < 200, gate.requested - before + " let in");
    int held = gate.requested;
    pass(Duration.ofSeconds(1));
    assertEquals(held + 1, gate.requested, "the next is let in");
  }

  @Test
  void shouldEraseNothingOfAGateWhoseOlderStreamEnds() {
    TestGate first = new TestGate(SOURCE).connect();
    TestGate second = new TestGate(SOURCE, first.key).connect();

    assertEquals(Optional.of(Status.Code.ABORTED), first.ended);
    first.stream.onEnd();
    assertTrue(links.isConnected(second.key.publicKey()));
    second.stream.onEnd();
    assertFalse(links.isConnected(second.key.publicKey()));
  }

  private static GateState state(int bytes) {
    return GateState.newBuilder().setGate(Gate.newBuilder().addReasons("x".repeat(bytes))).build();
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      now += 1_000_000_000L;
      links.tick();
    }
  }

  private final class Listener implements LinkListener {

    @Override
    public void connected(PublicKey gate, LinkHello hello) {
      assertEquals("test", hello.getVersion());
    }

    @Override
    public void state(PublicKey gate, GateState state) {
      states.add(state);
    }

    @Override
    public void disconnected(PublicKey gate) {
      assertFalse(links.isConnected(gate));
    }
  }

  /** A gate's end, without a stream in between. */
  private final class TestGate implements LinkOutput {

    final PrivateKey key;
    final GateLinks.Stream stream;
    final List<LinkFromMap> heard = new ArrayList<>();
    Optional<Status.Code> ended = Optional.empty();
    boolean reads = true;
    boolean answersPings = true;
    int requested;
    private final GateHandshake handshake;
    private LinkSession session;

    TestGate(Endpoint source) {
      this(source, PrivateKey.generate(random));
    }

    TestGate(Endpoint source, PrivateKey key) {
      this.key = key;
      this.handshake = new GateHandshake(key, mapKey.publicKey(), 1, random);
      this.stream = links.open(this, source);
    }

    TestGate connect() {
      shakeHands();
      send(
          LinkFromGate.newBuilder()
              .setHello(
                  LinkHello.newBuilder()
                      .setVersion("test")
                      .setRemoteControl(RemoteControl.REMOTE_CONTROL_VIEW))
              .build());
      return this;
    }

    void shakeHands() {
      stream.onRequest(
          ConnectRequest.newBuilder()
              .setInitiation(ByteString.copyFrom(handshake.initiation()))
              .build());
    }

    void tell(GateState state) {
      send(LinkFromGate.newBuilder().setState(state).build());
    }

    void send(LinkFromGate message) {
      byte[] letter = session.seal(message.toByteArray(), now).orElseThrow();
      stream.onRequest(ConnectRequest.newBuilder().setSealed(ByteString.copyFrom(letter)).build());
    }

    @Override
    public boolean isReady() {
      return reads;
    }

    @Override
    public void send(ConnectResponse message) {
      if (message.hasResponse()) {
        session = handshake.finish(message.getResponse().toByteArray(), now).orElseThrow();
        return;
      }
      byte[] opened = session.open(message.getSealed().toByteArray(), now).orElseThrow();
      try {
        LinkFromMap told = LinkFromMap.parseFrom(opened);
        heard.add(told);
        if (told.hasPing() && answersPings) {
          long number = told.getPing().getNumber();
          send(LinkFromGate.newBuilder().setPong(LinkPong.newBuilder().setNumber(number)).build());
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void request() {
      requested++;
    }

    @Override
    public void end(Status reason) {
      ended = Optional.of(reason.getCode());
    }
  }
}
