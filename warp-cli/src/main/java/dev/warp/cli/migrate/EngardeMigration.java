package dev.warp.cli.migrate;

import com.google.common.net.InetAddresses;
import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.cli.migrate.EngardeFile.Client;
import dev.warp.cli.migrate.EngardeFile.Server;
import dev.warp.cli.migrate.EngardeFile.WebManager;
import dev.warp.cli.remote.Endpoint;
import dev.warp.protocol.keys.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes two gates' configurations of an engarde.yml, and says what has no counterpart. */
final class EngardeMigration {

  private static final String TUNNEL = "tunnels.wireguard";

  /** What engarde's own sample has, for the section that a file lacks. */
  private static final int CLIENT_PORT = 59401;

  private static final int SERVER_PORT = 59501;
  private static final int WIREGUARD_PORT = 51820;
  private static final int HTTP_PORT = 8180;
  private static final int MAX_LABEL = 64;

  private final EngardeFile from;
  private final PrivateKey clientKey;
  private final PrivateKey serverKey;
  private final List<String> notes = new ArrayList<>();

  /**
   * A migration.
   *
   * @param clientKey of the client's gate; stays the caller's to close, as the other
   */
  EngardeMigration(EngardeFile from, PrivateKey clientKey, PrivateKey serverKey) {
    this.from = from;
    this.clientKey = clientKey;
    this.serverKey = serverKey;
  }

  /** The configuration of the host with several uplinks. */
  String clientConfiguration() {
    Optional<Client> client = from.client();
    TomlText toml = head("client", client.flatMap(Client::description), clientKey);
    clientInterfaces(toml, client);
    farGate(toml, serverKey);
    Set<String> addresses = new LinkedHashSet<>();
    addresses.add(client.flatMap(Client::destination).orElseGet(this::serverAddress));
    client.ifPresent(known -> addresses.addAll(known.overrides().values()));
    toml.comment(
            "client.dstAddr, and those of client.dstOverrides: every interface tries them all.")
        .strings("address", addresses);
    int port = client.flatMap(Client::listen).map(this::wireGuardPort).orElse(CLIENT_PORT);
    toml.table(TUNNEL + ".gate")
        .comment("client.listenAddr: WireGuard's Endpoint stays what it is.")
        .raw("application_to_gate", port);
    if (client.flatMap(Client::listen).filter(EngardeMigration::isIpv6).isPresent()) {
      toml.comment("WireGuard sends to ::1.").raw("ipv6", true);
    }
    transport(toml, "client", client.flatMap(Client::writeTimeout));
    http(toml, "client", client.flatMap(Client::webManager));
    return toml.toString();
  }

  private void clientInterfaces(TomlText toml, Optional<Client> client) {
    toml.table("interfaces");
    List<String> excluded =
        client.map(Client::excludedInterfaces).orElse(List.of()).stream()
            .filter(name -> !name.isEmpty())
            .toList();
    if (!excluded.isEmpty()) {
      toml.comment(
              "client.excludedInterfaces. Loopback, tun and WireGuard devices are never used unless a"
                  + " pattern names them, and need not be excluded.")
          .strings(
              "exclusion_patterns", excluded.stream().map(EngardeMigration::literally).toList());
    }
    client
        .map(Client::labels)
        .map(this::usable)
        .filter(labels -> !labels.isEmpty())
        .ifPresent(labels -> toml.comment("client.interfaceLabels.").map("labels", labels));
  }

  /** Labels tell interfaces apart, and have 1 to 64 characters. */
  private Map<String, String> usable(Map<String, String> labels) {
    Map<String, String> usable = new LinkedHashMap<>();
    labels.forEach(
        (name, label) -> {
          boolean fits = !label.isBlank() && label.length() <= MAX_LABEL;
          if (fits && !usable.containsValue(label)) {
            usable.put(name, label);
          } else {
            notes.add(
                "client.interfaceLabels: %s is left out: a label has 1 to %d characters, and is of one"
                        .formatted(name, MAX_LABEL)
                    + " interface alone");
          }
        });
    return usable;
  }

  /** As a regular expression that matches just that. */
  private static String literally(String name) {
    return name.replaceAll("[^A-Za-z0-9_ :-]", "\\\\$0");
  }

  /** The configuration of the host that the uplinks lead to. */
  String serverConfiguration() {
    Optional<Server> server = from.server();
    TomlText toml = head("server", server.flatMap(Server::description), serverKey);
    int listen = server.flatMap(Server::listen).map(this::listeningPort).orElse(SERVER_PORT);
    int wireGuard = wireGuardHere(server);
    toml.table("interfaces")
        .comment(
            "server.listenAddr: the port that the client's gate sends to. Open it for UDP, as it was"
                + " for engarde.")
        .raw("port", listen);
    farGate(toml, clientKey);
    toml.comment(
        "The client comes from wherever its uplinks are, and needs no address here, as with engarde.");
    toml.table(TUNNEL + ".gate")
        .comment(
            "server.dstAddr: where WireGuard listens. It answers to application_to_gate, which any"
                + " free port will do for.")
        .raw("application_to_gate", otherThan(listen, wireGuard))
        .raw("gate_to_application", wireGuard);
    transport(toml, "server", server.flatMap(Server::writeTimeout));
    http(toml, "server", server.flatMap(Server::webManager));
    server
        .flatMap(Server::clientTimeout)
        .ifPresent(
            seconds ->
                notes.add(
                    "server.clientTimeout: paths are watched, and one that is silent for a few round"
                        + " trips carries nothing any more"));
    return toml.toString();
  }

  private static int otherThan(int first, int second) {
    int port = CLIENT_PORT;
    while (port == first || port == second) {
      port++;
    }
    return port;
  }

  private int wireGuardHere(Optional<Server> server) {
    Optional<String> destination = server.flatMap(Server::destination);
    if (destination.isEmpty()) {
      notes.add(
          "server.dstAddr is not in the file: gate_to_application is %d; write WireGuard's ListenPort"
              .formatted(WIREGUARD_PORT));
      return WIREGUARD_PORT;
    }
    return wireGuardPort(destination.get());
  }

  private TomlText head(String section, Optional<String> description, PrivateKey key) {
    TomlText toml = new TomlText();
    toml.comment(
        "A gate's configuration, from the section %s of an engarde.yml. docs/configuration.md has all keys."
            .formatted(section));
    description.ifPresent(text -> toml.comment("%s.description: %s".formatted(section, text)));
    char[] encoded = key.encoded();
    try {
      toml.string("private_key", new String(encoded));
    } finally {
      Arrays.fill(encoded, '\0');
    }
    return toml.comment("public key: " + key.publicKey());
  }

  private static void farGate(TomlText toml, PrivateKey other) {
    toml.table("far_gate")
        .comment("engarde lets anybody in; gates talk to those alone whose keys they know.")
        .string("public_key", other.publicKey().toString());
  }

  private void transport(TomlText toml, String section, Optional<Integer> writeTimeout) {
    writeTimeout.ifPresent(
        millis ->
            notes.add(
                section
                    + ".writeTimeout: no counterpart, for it bounds what a kernel's socket takes; how"
                    + " long payloads may queue is transport.send_deadline, 100ms by default"));
    toml.table(TUNNEL + ".transport")
        .comment("WireGuard's payloads are encrypted already, and need not be so twice.")
        .string("payload", "authenticated")
        .table(TUNNEL + ".transport.redundancy")
        .comment(
            "Every payload whole on every link, as engarde does. With \"spread\", 3 shards of 5 or 6 take"
                + " as much on two links, and less on more, and survive as much: docs/guides/shards.md.")
        .string("strategy", "replicate");
  }

  private void http(TomlText toml, String section, Optional<WebManager> web) {
    Optional<Endpoint> listen =
        web.flatMap(WebManager::listen)
            .map(text -> parse(section + ".webManager.listenAddr", text, HTTP_PORT));
    toml.table("http");
    if (listen.isPresent() && !listen.get().isLocal()) {
      notes.add(
          section
              + ".webManager.listenAddr: the page is served on loopback, for a token travels in the"
              + " clear otherwise; reach it through a tunnel of ssh, or set http.host and"
              + " http.certificate");
    }
    toml.comment(section + ".webManager.listenAddr: the page, health and metrics; on loopback.")
        .raw("port", listen.map(Endpoint::port).orElse(HTTP_PORT));
    if (web.map(WebManager::hasPassword).orElse(false)) {
      notes.add(
          section
              + ".webManager.username and password: operators have a token each; 'warp page' prints"
              + " the page's address with the gate's own, and 'warp operators add' makes others");
    }
  }

  private String serverAddress() {
    int port = from.server().flatMap(Server::listen).map(this::listeningPort).orElse(SERVER_PORT);
    notes.add(
        "client.dstAddr is not in the file: write the server's address into far_gate.address");
    return "192.0.2.1:" + port;
  }

  private int listeningPort(String listen) {
    Endpoint parsed = parse("server.listenAddr", listen, SERVER_PORT);
    if (!isUnspecified(parsed.host())) {
      notes.add(
          "server.listenAddr: the gate takes datagrams at all its interfaces, not only at "
              + parsed.host());
    }
    return parsed.port();
  }

  private int wireGuardPort(String address) {
    Endpoint parsed = parse("the address of WireGuard", address, WIREGUARD_PORT);
    if (!parsed.isLocal() && !isUnspecified(parsed.host())) {
      notes.add(
          address
              + ": a gate talks to applications on its own host only, over loopback; run it where"
              + " WireGuard is");
    }
    return parsed.port();
  }

  private static boolean isIpv6(String address) {
    return parse("the address of WireGuard", address, WIREGUARD_PORT).host().contains(":");
  }

  private static Endpoint parse(String key, String text, int defaultPort) {
    try {
      // Go lets the host be left out.
      return Endpoint.parse(text.startsWith(":") ? "0.0.0.0" + text : text, defaultPort);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(ExitCode.INVALID, key + ": " + e.getMessage(), e);
    }
  }

  private static boolean isUnspecified(String host) {
    return InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isAnyLocalAddress();
  }

  /** What has no counterpart, or needs somebody to look at it, a line each; after the rest. */
  List<String> notes() {
    List<String> all = new ArrayList<>(new LinkedHashSet<>(notes));
    from.client()
        .map(Client::overrides)
        .filter(overrides -> !overrides.isEmpty())
        .ifPresent(
            overrides ->
                all.add(
                    "client.dstOverrides: no address is for one interface alone; each interface tries"
                        + " all, and uses those that answer"));
    from.unknown().forEach(key -> all.add(key + ": no key of engarde's; left out"));
    return all;
  }
}
