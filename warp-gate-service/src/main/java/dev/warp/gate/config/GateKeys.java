package dev.warp.gate.config;

import dev.warp.gate.config.ControlConfiguration.RemoteControl;
import dev.warp.gate.config.InterfacesConfiguration.BindToDevice;
import dev.warp.gate.config.RedundancySection.Strategy;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.net.InetAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every key a gate's configuration may have. The reader, its suggestions and the check of
 * docs/configuration.md all go by these declarations.
 */
final class GateKeys {

  /** Stands in a table's pattern for a name that the user chooses. */
  static final String ANY_NAME = "NAME";

  /** UDP port of a warp-map that does not say otherwise. */
  static final int MAP_PORT = 13116;

  private static final List<Key<?>> DECLARED = new ArrayList<>();

  static final Key<PrivateKey> PRIVATE_KEY =
      declare(
          Key.optional(
              "",
              "private_key",
              KeyTypes.privateKey(),
              "the private key that 'warp keygen' prints, or remove the line and let the gate make"
                  + " a private_key_file"));
  static final Key<String> PRIVATE_KEY_FILE =
      declare(
          Key.withDefault(
              "", "private_key_file", FileType.path(), "\"/var/lib/warp/gate.key\"", "path"));

  private static final String INTERFACES = "interfaces";
  static final Key<Duration> INTERFACE_SCAN_INTERVAL =
      declare(
          Key.withDefault(
              INTERFACES,
              "interface_scan_interval",
              DurationType.between(Duration.ofMillis(100), Duration.ofHours(1)),
              "10",
              "s"));
  static final Key<Duration> HOLEPUNCH_KEEP_ALIVE_INTERVAL =
      declare(
          Key.withDefault(
              INTERFACES,
              "holepunch_keep_alive_interval",
              DurationType.between(Duration.ofMillis(100), Duration.ofMinutes(5)),
              "10",
              "s"));
  static final Key<List<String>> INCLUSION_PATTERNS =
      declare(
          Key.withDefault(
              INTERFACES, "inclusion_patterns", PatternType.patterns(), "[\".*\"]", ""));
  static final Key<List<String>> EXCLUSION_PATTERNS =
      declare(Key.withDefault(INTERFACES, "exclusion_patterns", PatternType.patterns(), "[]", ""));
  static final Key<BindToDevice> BIND_TO_DEVICE =
      declare(
          Key.withDefault(
              INTERFACES, "bind_to_device", InterfacesSection.bindToDevice(), "\"auto\"", ""));
  static final Key<Integer> INTERFACES_PORT =
      declare(Key.withDefault(INTERFACES, "port", integer(0, 65535), "0", "UDP port"));
  static final Key<Boolean> PORT_MAPPING =
      declare(Key.withDefault(INTERFACES, "port_mapping", ValueType.bool(), "true", ""));
  static final Key<List<InetAddress>> SOURCE_ADDRESSES =
      declare(
          Key.withDefault(
              INTERFACES,
              "addresses",
              ValueType.listOf(HostPortType.ipAddress(), "a list of IP addresses"),
              "[]",
              ""));
  static final Key<Map<String, String>> LABELS =
      declare(Key.withDefault(INTERFACES, "labels", InterfacesSection.labels(), "{}", ""));
  static final Key<Map<String, Integer>> COST =
      declare(Key.withDefault(INTERFACES, "cost", InterfacesSection.costs(), "{}", ""));
  static final Key<Boolean> MAX_CONSECUTIVE_FAILURES =
      declare(
          Key.optional(
              INTERFACES, "max_consecutive_failures", ValueType.ignored(), "nothing: remove it"));

  private static final String WARP_MAP = "warp_map";
  static final Key<List<HostPort>> MAP_ADDRESS =
      declare(
          Key.required(
              WARP_MAP,
              "address",
              ValueType.oneOrMore(HostPortType.address(OptionalInt.of(MAP_PORT))),
              "address = \"map.example.org:13116\" or \"[2001:db8::1]:13116\", for example"));
  static final Key<PublicKey> MAP_PUBLIC_KEY =
      declare(
          Key.required(
              WARP_MAP,
              "public_key",
              KeyTypes.publicKey(),
              "the public key that the warp-map prints when it starts"));
  static final Key<Boolean> MAP_RELAY =
      declare(Key.withDefault(WARP_MAP, "relay", ValueType.bool(), "true", ""));

  static final Key<HostPort> MAP_CONTROL =
      declare(
          Key.optional(
              WARP_MAP,
              "control",
              HostPortType.address(OptionalInt.empty()),
              "control = \"map.example.org:8181\", for example"));

  private static final String FAR_GATE = "far_gate";
  private static final String FAR_GATES_NAME = "far_gates.NAME";
  static final Key<PublicKey> FAR_GATE_PUBLIC_KEY =
      declare(
          Key.required(
              FAR_GATE,
              "public_key",
              KeyTypes.publicKey(),
              "the public key that the far gate prints when it starts"));
  static final Key<List<HostPort>> FAR_GATE_ADDRESS =
      declare(
          Key.optional(
              FAR_GATE,
              "address",
              ValueType.oneOrMore(HostPortType.address(OptionalInt.empty())),
              "address = \"192.0.2.1:40000\" or \"[2001:db8::1]:40000\", for example, with the port"
                  + " that is interfaces.port over there"));
  static final Key<PresharedKey> FAR_GATE_PRESHARED_KEY =
      declare(
          Key.optional(
              FAR_GATE,
              "preshared_key",
              KeyTypes.presharedKey(),
              "the same 52 characters on both sides, as 'warp keygen' prints them for a private"
                  + " key"));

  static {
    declare(FAR_GATE_PUBLIC_KEY.in(FAR_GATES_NAME));
    declare(FAR_GATE_ADDRESS.in(FAR_GATES_NAME));
    declare(FAR_GATE_PRESHARED_KEY.in(FAR_GATES_NAME));
  }

  private static final String TUNNEL = "tunnels.NAME";
  static final Key<Long> TUNNEL_ID =
      declare(
          Key.optional(
              TUNNEL,
              "tunnel_id",
              ValueType.integer(0, Long.MAX_VALUE),
              "tunnel_id = 5, for example"));
  static final Key<String> TUNNEL_FAR_GATE =
      declare(
          Key.optional(
              TUNNEL, "far_gate", ValueType.text(), "the NAME of one of the [far_gates.NAME]"));

  static final Key<Integer> PRIORITY =
      declare(Key.withDefault(TUNNEL, "priority", integer(0, 7), "3", ""));

  private static final String GATE = "tunnels.NAME.gate";
  static final Key<Boolean> IPV4 =
      declare(Key.withDefault(GATE, "ipv4", ValueType.bool(), "true", ""));
  static final Key<Boolean> IPV6 =
      declare(Key.withDefault(GATE, "ipv6", ValueType.bool(), "false", ""));
  static final Key<Integer> APPLICATION_TO_GATE =
      declare(
          Key.required(
              GATE,
              "application_to_gate",
              integer(1, 65535),
              "application_to_gate = 59401, for example"));
  static final Key<Integer> GATE_TO_APPLICATION =
      declare(
          Key.optional(
              GATE,
              "gate_to_application",
              integer(1, 65535),
              "gate_to_application = 59402, for example"));
  static final Key<String> UNIX_PATH =
      declare(
          Key.optional(
              GATE, "path", FileType.path(), "path = \"/run/warp/telemetry.sock\", for example"));
  static final Key<Set<PosixFilePermission>> UNIX_MODE =
      declare(Key.withDefault(GATE, "mode", FileModeType.fileMode(), "\"0600\"", ""));
  static final Key<String> UNIX_OWNER =
      declare(Key.optional(GATE, "owner", ValueType.text(), "the name of a user"));
  static final Key<String> UNIX_GROUP =
      declare(Key.optional(GATE, "group", ValueType.text(), "the name of a group"));

  private static final String TRANSPORT = "tunnels.NAME.transport";
  static final Key<Integer> MTU =
      declare(
          Key.withDefault(
              TRANSPORT, "mtu", integer(576, TransportConfiguration.MAX_MTU), "1400", "bytes"));
  static final Key<Integer> MAX_PAYLOAD =
      declare(Key.withDefault(TRANSPORT, "max_payload", integer(1, 1 << 20), "65535", "bytes"));
  static final Key<Duration> SEND_DEADLINE =
      declare(
          Key.withDefault(
              TRANSPORT,
              "send_deadline",
              DurationType.between(Duration.ZERO, Duration.ofMinutes(1)),
              "\"100ms\"",
              "s"));
  static final Key<Boolean> ORDERED =
      declare(Key.withDefault(TRANSPORT, "ordered", ValueType.bool(), "false", ""));
  static final Key<Duration> REORDER_WINDOW =
      declare(
          Key.optional(
              TRANSPORT,
              "reorder_window",
              DurationType.between(Duration.ZERO, Duration.ofSeconds(10)),
              "reorder_window = \"50ms\", for example"));
  static final Key<Integer> REASSEMBLY_MEMORY =
      declare(
          Key.withDefault(
              TRANSPORT, "reassembly_memory", integer(1 << 19, 1 << 30), "8388608", "bytes"));
  static final Key<TransportSection.Payload> PAYLOAD =
      declare(
          Key.withDefault(
              TRANSPORT,
              "payload",
              ValueType.choice(TransportSection.Payload.class),
              "\"encrypted\"",
              ""));

  private static final String REDUNDANCY = "tunnels.NAME.transport.redundancy";
  static final Key<Integer> NUM_SHARDS =
      declare(Key.withDefault(REDUNDANCY, "num_shards", integer(1, 255), "5", "shards"));
  static final Key<Integer> REQUIRED_SHARDS =
      declare(Key.withDefault(REDUNDANCY, "required_shards", integer(1, 255), "3", "shards"));
  static final Key<Integer> SURVIVE_PATH_FAILURES =
      declare(Key.withDefault(REDUNDANCY, "survive_path_failures", integer(0, 255), "1", "links"));
  static final Key<Strategy> STRATEGY =
      declare(
          Key.withDefault(
              REDUNDANCY, "strategy", ValueType.choice(Strategy.class), "\"spread\"", ""));

  private static final String HTTP = "http";
  static final Key<String> HTTP_HOST =
      declare(Key.withDefault(HTTP, "host", HostPortType.host(), "\"127.0.0.1\"", ""));
  static final Key<Integer> HTTP_PORT =
      declare(Key.withDefault(HTTP, "port", integer(1, 65535), "8180", "TCP port"));

  static final Key<String> HTTP_CERTIFICATE =
      declare(
          Key.optional(
              HTTP, "certificate", FileType.path(), "certificate = \"gate.crt\", for example"));
  static final Key<String> HTTP_CERTIFICATE_KEY =
      declare(
          Key.optional(
              HTTP,
              "certificate_key",
              FileType.path(),
              "certificate_key = \"gate-tls.key\", for example"));
  static final Key<String> HTTP_CLIENT_AUTHORITY =
      declare(
          Key.optional(
              HTTP,
              "client_authority",
              FileType.path(),
              "client_authority = \"operators.crt\", for example"));

  static final Key<Boolean> LOG_JSON =
      declare(Key.withDefault("log", "json", ValueType.bool(), "false", ""));

  private static final String CONTROL = "control";
  static final Key<RemoteControl> REMOTE_CONTROL =
      declare(
          Key.withDefault(
              CONTROL, "remote_control", ValueType.choice(RemoteControl.class), "\"view\"", ""));
  static final Key<String> SOCKET_DIRECTORY =
      declare(
          Key.optional(
              CONTROL,
              "socket_directory",
              FileType.path(),
              "socket_directory = \"/run/warp\", for example"));

  private GateKeys() {}

  private static <T> Key<T> declare(Key<T> key) {
    DECLARED.add(key);
    return key;
  }

  private static ValueType<Integer> integer(int min, int max) {
    return ValueType.integer(min, max).map(Math::toIntExact);
  }

  /** All keys in the order of declaration. */
  static List<Key<?>> all() {
    return Collections.unmodifiableList(DECLARED);
  }

  /** The names of keys and tables right inside a table; {@link #ANY_NAME} for chosen names. */
  static Set<String> namesInside(String table) {
    String prefix = table.isEmpty() ? "" : table + ".";
    return DECLARED.stream()
        .map(Key::fullName)
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .map(name -> name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The tables that have a key of this name. */
  static Set<String> tablesWith(String name) {
    return DECLARED.stream()
        .filter(key -> key.name().equals(name))
        .map(Key::table)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The full name of what is called {@code name} inside {@code table}. */
  static String join(String table, String name) {
    return table.isEmpty() ? name : table + "." + name;
  }
}
