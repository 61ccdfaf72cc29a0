package dev.warp.cli;

import dev.warp.control.v1.FleetServiceGrpc;
import dev.warp.control.v1.GateServiceGrpc;
import dev.warp.control.v1.TunnelServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * Runs commands against a server of its own on loopback, for the JVM to see what they take: run
 * with {@code -XX:AOTCacheOutput=FILE}, the cache has the classes of all that follow in it (JEP
 * 514). What is answered does not matter.
 */
public final class Rehearsal {

  private static final List<String> COMMANDS =
      List.of(
          "status",
          "status --json",
          "tunnels list",
          "tunnels open t --port 1 --shards 3/5 --deadline 20ms",
          "tunnels watch",
          "paths",
          "interfaces",
          "far-gates",
          "reload",
          "fleet list",
          "tunnels open --help",
          "tunnels --nonsense");

  private Rehearsal() {}

  /** Runs them all. */
  public static void main(String[] arguments) throws IOException {
    Server server =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(answering(TunnelServiceGrpc.getServiceDescriptor()))
            .addService(answering(GateServiceGrpc.getServiceDescriptor()))
            .addService(answering(FleetServiceGrpc.getServiceDescriptor()))
            .build()
            .start();
    try {
      String endpoint = "127.0.0.1:" + server.getPort();
      Map<String, String> environment =
          Map.of("WARP_GATE", endpoint, "WARP_MAP", endpoint, "WARP_TOKEN", "none");
      for (String command : COMMANDS) {
        String[] words = command.split(" ", -1);
        WarpCli.commandLine(environment, words)
            .setOut(new PrintWriter(Writer.nullWriter()))
            .setErr(new PrintWriter(Writer.nullWriter()))
            .execute(words);
      }
    } finally {
      server.shutdownNow();
    }
  }

  /** A service that answers every call with a message in which nothing is set. */
  private static ServerServiceDefinition answering(ServiceDescriptor service) {
    ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(method -> definition.addMethod(answering(method)));
    return definition.build();
  }

  private static <Q, A> ServerMethodDefinition<Q, A> answering(MethodDescriptor<Q, A> method) {
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncServerStreamingCall(
            (Q request, StreamObserver<A> observer) -> {
              observer.onNext(
                  ((PrototypeMarshaller<A>) method.getResponseMarshaller()).getMessagePrototype());
              observer.onCompleted();
            }));
  }
}
