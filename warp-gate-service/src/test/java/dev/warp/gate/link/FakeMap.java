package dev.warp.gate.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import dev.warp.control.v1.ConnectRequest;
import dev.warp.control.v1.ConnectResponse;
import dev.warp.control.v1.GateLinkServiceGrpc;
import dev.warp.control.v1.LinkFromGate;
import dev.warp.control.v1.LinkFromMap;
import dev.warp.control.v1.LinkWelcome;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.LinkSession;
import dev.warp.protocol.link.MapHandshakes;
import dev.warp.protocol.link.MapHandshakes.Outcome;
import dev.warp.protocol.wire.Endpoint;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The map's end of streams, driven by a test. */
final class FakeMap implements AutoCloseable {

  private static final long DEADLINE_SECONDS = 60;

  private final PrivateKey key = PrivateKey.generate(new SecureRandom()::nextBytes);
  private final MapHandshakes handshakes =
      new MapHandshakes(key, MapHandshakes.Limits.DEFAULT, new SecureRandom()::nextBytes);
  private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
  private final Server server;

  /** Listens at a port of loopback. */
  FakeMap() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Service())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  PublicKey publicKey() {
    return key.publicKey();
  }

  /** The next stream that has said hello; welcomes it. */
  Stream welcome(double pingSeconds) throws InterruptedException {
    Stream stream = streams.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (stream == null) {
      throw new AssertionError("no gate has come");
    }
    stream.send(
        LinkFromMap.newBuilder()
            .setWelcome(
                LinkWelcome.newBuilder()
                    .setVersion("fake")
                    .setPingInterval(Durations.fromNanos((long) (pingSeconds * 1e9))))
            .build());
    return stream;
  }

  @Override
  public void close() {
    server.shutdownNow();
    key.close();
  }

  /** One stream. */
  final class Stream implements StreamObserver<ConnectRequest> {

    private final StreamObserver<ConnectResponse> toGate;
    private final BlockingQueue<LinkFromGate> received = new LinkedBlockingQueue<>();
    private LinkSession session;
    private PublicKey gate;

    private Stream(StreamObserver<ConnectResponse> toGate) {
      this.toGate = toGate;
    }

    PublicKey gate() {
      return gate;
    }

    /** The next message of that kind; others before it are passed over. */
    LinkFromGate next(LinkFromGate.KindCase kind) throws InterruptedException {
      while (true) {
        LinkFromGate message = received.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("nothing of kind " + kind);
        }
        if (message.getKindCase() == kind) {
          return message;
        }
      }
    }

    synchronized void send(LinkFromMap message) {
      byte[] sealed = session.seal(message.toByteArray(), System.nanoTime()).orElseThrow();
      sendSealed(sealed);
    }

    void sendSealed(byte[] sealed) {
      toGate.onNext(ConnectResponse.newBuilder().setSealed(ByteString.copyFrom(sealed)).build());
    }

    void end() {
      toGate.onError(Status.UNAVAILABLE.withDescription("the map stops").asRuntimeException());
    }

    @Override
    public synchronized void onNext(ConnectRequest message) {
      long now = System.nanoTime();
      if (message.hasInitiation()) {
        Outcome.Answered answered =
            (Outcome.Answered)
                handshakes.answer(
                    message.getInitiation().toByteArray(),
                    Endpoint.ofIpv4(0x7f000001, 1),
                    any -> true,
                    now);
        session = answered.session();
        gate = answered.gate();
        toGate.onNext(
            ConnectResponse.newBuilder()
                .setResponse(ByteString.copyFrom(answered.response()))
                .build());
        return;
      }
      try {
        byte[] opened = session.open(message.getSealed().toByteArray(), now).orElseThrow();
        LinkFromGate said = LinkFromGate.parseFrom(opened);
        received.add(said);
        if (said.hasHello()) {
          streams.add(this);
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onError(Throwable ended) {
      // The gate goes away.
    }

    @Override
    public void onCompleted() {
      // The same.
    }
  }

  private final class Service extends GateLinkServiceGrpc.GateLinkServiceImplBase {

    @Override
    public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> toGate) {
      return new Stream(toGate);
    }
  }
}
