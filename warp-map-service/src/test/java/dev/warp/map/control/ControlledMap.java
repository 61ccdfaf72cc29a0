package dev.warp.map.control;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.access.LocalToken;
import dev.warp.control.access.Operator;
import dev.warp.control.access.OperatorFile;
import dev.warp.control.access.Role;
import dev.warp.control.access.TokenHash;
import dev.warp.control.v1.RemoteControl;
import dev.warp.io.PrivateKeyFile;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A client of the map under test, at its real port. */
final class ControlledMap implements AutoCloseable {

  private final Path keyFile;
  private final ManagedChannel channel;
  private final PublicKey mapKey;

  ControlledMap(Path keyFile, int port) throws IOException {
    this.keyFile = keyFile;
    this.channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            // Nothing hangs: a call that has no answer fails its test.
            .defaultServiceConfig(
                Map.of(
                    "methodConfig", List.of(Map.of("name", List.of(Map.of()), "timeout", "180s"))))
            .build();
    try (PrivateKey key = PrivateKeyFile.read(keyFile)) {
      this.mapKey = key.publicKey();
    }
  }

  /** Calls without a token. */
  Channel asNobody() {
    return channel;
  }

  Channel asAdmin() throws IOException {
    return withToken(LocalToken.read(AccessFiles.beside(keyFile).token()));
  }

  /** Calls as a new operator of that role. */
  Channel as(Role role) throws IOException {
    OperatorFile file = new OperatorFile(AccessFiles.beside(keyFile).operators(), problem -> {});
    String name = role + "-" + System.nanoTime();
    file.add(new Operator(name, role), TokenHash.of(name));
    return withToken(name);
  }

  Channel withToken(String token) {
    return with(channel, "authorization", "Bearer " + token);
  }

  static Channel with(Channel channel, String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  SimulatedGate gate(RemoteControl remoteControl) {
    return gate(SimulatedGate.newKey(), remoteControl);
  }

  SimulatedGate gate(PrivateKey key, RemoteControl remoteControl) {
    return new SimulatedGate(channel, mapKey, key, remoteControl);
  }

  PublicKey mapKey() {
    return mapKey;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
