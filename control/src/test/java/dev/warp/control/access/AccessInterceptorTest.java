package dev.warp.control.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.control.TestServer;
import dev.warp.control.call.AuditInterceptor;
import dev.warp.control.call.AuditLog;
import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.CloseTunnelResponse;
import dev.warp.control.v1.GetTunnelRequest;
import dev.warp.control.v1.GetTunnelResponse;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelServiceGrpc;
import dev.warp.control.v1.TunnelSpec;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessInterceptorTest {

  private static final String LOCAL = "the local token";
  private static final String ALICES = "alice's token";

  @TempDir Path folder;

  private final List<String> log = new ArrayList<>();
  private final List<String> audit = new ArrayList<>();
  private long nanos;
  private Refusals refusals;
  private OperatorFile file;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    file = new OperatorFile(folder.resolve("operators"), log::add);
    file.add(new Operator("alice", Role.VIEWER), TokenHash.of(ALICES));
    refusals = new Refusals(log::add, () -> nanos);
    MethodRoles roles =
        MethodRoles.builder()
            .gateServices()
            .open(TunnelServiceGrpc.getListTunnelsMethod().getFullMethodName())
            .build();
    AuditLog auditLog = AuditLog.to((level, text, fields) -> audit.add(text + fields));
    server =
        new TestServer(
            new EchoCaller(),
            new AccessInterceptor(
                new Operators(LOCAL, file),
                roles,
                HostNames.of(List.of("gate.example")),
                refusals,
                auditLog),
            new AuditInterceptor(roles, auditLog));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer the local token,local",
    "bearer   the local token ,local",
    "Bearer alice's token,alice"
  })
  void shouldTellTheServiceWhoCalls(String authorization, String who) {
    assertEquals(who, caller(server.with("authorization", authorization)));
  }

  @Test
  void shouldRefuseACallWithoutAToken() {
    Status refused = refusal(() -> caller(server.channel()));

    assertEquals(Status.Code.UNAUTHENTICATED, refused.getCode());
    assertTrue(refused.getDescription().contains("authorization: Bearer TOKEN"));
    assertEquals(1, refusals.count(Refusal.NO_TOKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer guess", "Bearer ", "Bearer alice's token2"})
  void shouldRefuseATokenThatNobodyHas(String authorization) {
    Status refused = refusal(() -> caller(server.with("authorization", authorization)));

    assertEquals(Status.Code.UNAUTHENTICATED, refused.getCode());
    assertEquals(1, refusals.count(Refusal.UNKNOWN_TOKEN));
  }

  @Test
  void shouldRefuseAnOperatorThatHasBeenRemoved() throws IOException {
    Channel alice = server.with("authorization", "Bearer " + ALICES);
    assertEquals("alice", caller(alice));

    file.remove("alice");

    assertEquals(Status.Code.UNAUTHENTICATED, refusal(() -> caller(alice)).getCode());
  }

  @Test
  void shouldNameTheRoleThatACallTakesAndWriteDownWhoTried() {
    Status refused =
        refusal(() -> close(server.with("authorization", "Bearer " + ALICES), "video"));

    assertEquals(Status.Code.PERMISSION_DENIED, refused.getCode());
    assertTrue(refused.getDescription().contains("takes the role operator"));
    assertEquals(1, audit.size());
    assertTrue(
        audit
            .getFirst()
            .startsWith(
                "alice called warp.control.v1.TunnelService/CloseTunnel: PERMISSION_DENIED"
                    + "{event=audit, who=alice, role=viewer,"
                    + " call=warp.control.v1.TunnelService/CloseTunnel, result=PERMISSION_DENIED,"
                    + " what=, reason="),
        audit.getFirst());
  }

  @Test
  void shouldWriteDownWhoChangedWhatAndNotWhoLooked() {
    Channel local = server.with("authorization", "Bearer " + LOCAL);
    caller(local);

    close(local, "video");

    assertEquals(
        List.of(
            "local called warp.control.v1.TunnelService/CloseTunnel: OK{event=audit, who=local,"
                + " role=admin, call=warp.control.v1.TunnelService/CloseTunnel, result=OK,"
                + " what=name: \"video\"}"),
        audit);
  }

  @Test
  void shouldLetAnybodyCallWhatIsOpen() {
    // Not implemented here, which only somebody whom the call got through to can say.
    assertEquals(
        Status.Code.UNIMPLEMENTED,
        refusal(
                () ->
                    server
                        .tunnels(server.channel())
                        .listTunnels(ListTunnelsRequest.getDefaultInstance()))
            .getCode());
  }

  @ParameterizedTest
  @CsvSource({"origin,https://site.example", "origin,null", "host,site.example:9000"})
  void shouldRefuseWhatComesFromAWebPage(String header, String value) {
    Status refused =
        refusal(
            () ->
                server
                    .tunnels(server.with(header, value))
                    .listTunnels(ListTunnelsRequest.getDefaultInstance()));

    assertEquals(Status.Code.PERMISSION_DENIED, refused.getCode());
    assertEquals(1, refusals.count(Refusal.WEB_PAGE));
  }

  @Test
  void shouldLogRefusalsOnceASecondAndCountTheOthers() {
    for (int i = 0; i < 5; i++) {
      refusal(() -> caller(server.channel()));
    }
    nanos += 1_000_000_000L;
    refusal(() -> caller(server.channel()));

    assertEquals(2, log.size(), log::toString);
    assertTrue(log.getLast().endsWith(", and 4 others since the last such line"), log.getLast());
    assertEquals(6, refusals.count(Refusal.NO_TOKEN));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,true",
    "LOCALHOST:9000,true",
    "127.0.0.1:9000,true",
    "[::1]:9000,true",
    "192.0.2.1,true",
    "gate.example:443,true",
    "gate.example.,true",
    "site.example,false",
    "gate.example.site.example,false",
    "localhost.site.example,false"
  })
  void shouldTellThisServersNamesFromOthers(String authority, boolean ours) {
    assertEquals(ours, HostNames.of(List.of("gate.example")).include(authority));
    assertTrue(HostNames.any().include(authority));
  }

  private String caller(Channel channel) {
    return server
        .tunnels(channel)
        .getTunnel(GetTunnelRequest.getDefaultInstance())
        .getTunnel()
        .getSpec()
        .getName();
  }

  private void close(Channel channel, String name) {
    server.tunnels(channel).closeTunnel(CloseTunnelRequest.newBuilder().setName(name).build());
  }

  private static Status refusal(Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus();
  }

  /** Answers with who calls. */
  private static final class EchoCaller extends TunnelServiceGrpc.TunnelServiceImplBase {

    @Override
    public void getTunnel(GetTunnelRequest request, StreamObserver<GetTunnelResponse> answer) {
      TunnelSpec spec = TunnelSpec.newBuilder().setName(Operator.calling().name()).build();
      answer.onNext(
          GetTunnelResponse.newBuilder().setTunnel(Tunnel.newBuilder().setSpec(spec)).build());
      answer.onCompleted();
    }

    @Override
    public void closeTunnel(
        CloseTunnelRequest request, StreamObserver<CloseTunnelResponse> answer) {
      answer.onNext(CloseTunnelResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
