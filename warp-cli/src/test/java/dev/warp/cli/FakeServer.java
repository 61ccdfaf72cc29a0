package dev.warp.cli;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A server of {@code warp.control.v1} on loopback whose answers are written down beforehand, and
 * that remembers what it was asked.
 */
final class FakeServer implements AutoCloseable {

  private final Server server;
  private final Map<String, List<Message>> answers = new ConcurrentHashMap<>();
  private final Map<String, StatusRuntimeException> failures = new ConcurrentHashMap<>();
  private final List<Message> requests = new CopyOnWriteArrayList<>();
  private final List<Metadata> headers = new CopyOnWriteArrayList<>();

  /** Without TLS. */
  FakeServer(ServiceDescriptor... services) {
    this(InsecureServerCredentials.create(), services);
  }

  FakeServer(ServerCredentials credentials, ServiceDescriptor... services) {
    OkHttpServerBuilder builder =
        OkHttpServerBuilder.forPort(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials);
    for (ServiceDescriptor service : services) {
      builder.addService(definition(service));
    }
    try {
      server = builder.intercept(new Recorder()).build().start();
    } catch (IOException e) {
      throw new IllegalStateException("no port to be had", e);
    }
  }

  /** What it answers to a call: one message, or several where they are streamed. */
  FakeServer answer(String method, Message... messages) {
    answers.put(method, List.of(messages));
    return this;
  }

  /** What it fails a call with, after the answers if there are any. */
  FakeServer fail(String method, Status.Code code, String description) {
    failures.put(method, Status.fromCode(code).withDescription(description).asRuntimeException());
    return this;
  }

  /** Refuses a call for fields that are wrong: pairs of a path and what is wrong with it. */
  FakeServer refuse(String method, String... pathsAndDescriptions) {
    BadRequest.Builder request = BadRequest.newBuilder();
    for (int i = 0; i < pathsAndDescriptions.length; i += 2) {
      request
          .addFieldViolationsBuilder()
          .setField(pathsAndDescriptions[i])
          .setDescription(pathsAndDescriptions[i + 1]);
    }
    failures.put(
        method,
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage("invalid")
                .addDetails(com.google.protobuf.Any.pack(request.build()))
                .build()));
    return this;
  }

  String endpoint() {
    return "127.0.0.1:" + server.getPort();
  }

  /** The only request so far. */
  Message request() {
    if (requests.size() != 1) {
      throw new AssertionError("asked " + requests);
    }
    return requests.getFirst();
  }

  /** The last request. */
  Message lastRequest() {
    return requests.getLast();
  }

  /** How often it was asked. */
  int requests() {
    return requests.size();
  }

  /** A header of the last request. */
  String header(String name) {
    return headers.getLast().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private BindableService definition(ServiceDescriptor service) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(method -> definition.addMethod(played(method)));
    ServerServiceDefinition built = definition.build();
    return () -> built;
  }

  private <Q, A> ServerMethodDefinition<Q, A> played(MethodDescriptor<Q, A> method) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncServerStreamingCall(
            (request, observer) -> play(method.getBareMethodName(), request, observer)));
  }

  @SuppressWarnings("unchecked") // the test names a method with its answers
  private <A> void play(String method, Object request, StreamObserver<A> observer) {
    requests.add((Message) request);
    answers.getOrDefault(method, List.of()).forEach(message -> observer.onNext((A) message));
    if (failures.containsKey(method)) {
      observer.onError(failures.get(method));
    } else if (answers.containsKey(method)) {
      observer.onCompleted();
    }
    // Otherwise it never answers.
  }

  private final class Recorder implements io.grpc.ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
      headers.add(metadata);
      return next.startCall(call, metadata);
    }
  }
}
