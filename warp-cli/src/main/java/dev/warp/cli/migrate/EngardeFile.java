package dev.warp.cli.migrate;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What is in an engarde.yml. Its two sections are for two hosts, and a file may have one of them.
 *
 * @param client of the host with several uplinks
 * @param server of the host that they lead to
 * @param unknown keys that are none of engarde's, with their paths
 */
record EngardeFile(Optional<Client> client, Optional<Server> server, List<String> unknown) {

  private static final int MAX_BYTES = 1 << 20;

  /**
   * The section {@code client}.
   *
   * @param listen where WireGuard sends to, "HOST:PORT"
   * @param destination where the server is, "HOST:PORT"
   * @param writeTimeout in milliseconds
   * @param labels by interface
   * @param overrides other addresses of the server, by interface
   */
  record Client(
      Optional<String> description,
      Optional<String> listen,
      Optional<String> destination,
      Optional<Integer> writeTimeout,
      List<String> excludedInterfaces,
      Map<String, String> labels,
      Map<String, String> overrides,
      Optional<WebManager> webManager) {}

  /**
   * The section {@code server}.
   *
   * @param listen where clients send to, "HOST:PORT"
   * @param destination where WireGuard is, "HOST:PORT"
   * @param writeTimeout in milliseconds
   * @param clientTimeout in seconds
   */
  record Server(
      Optional<String> description,
      Optional<String> listen,
      Optional<String> destination,
      Optional<Integer> writeTimeout,
      Optional<Integer> clientTimeout,
      Optional<WebManager> webManager) {}

  /**
   * The page of either.
   *
   * @param listen "HOST:PORT"
   * @param hasPassword whether it asks who looks
   */
  record WebManager(Optional<String> listen, boolean hasPassword) {}

  /**
   * Reads a file.
   *
   * @throws UserErrorException if it cannot be read, or is none of engarde's
   */
  static EngardeFile read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserErrorException(file + ": is longer than any engarde.yml");
      }
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new UserErrorException(ExitCode.NOT_FOUND, file + ": no such file", e);
    } catch (IOException e) {
      throw new UserErrorException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name of the file, for messages
   */
  static EngardeFile parse(String name, String text) {
    Section root = new Section(name, "", load(name, text));
    Optional<Section> client = root.section("client");
    Optional<Section> server = root.section("server");
    if (client.isEmpty() && server.isEmpty()) {
      throw new UserErrorException(
          ExitCode.INVALID, name + ": has neither client nor server; name an engarde.yml");
    }
    List<String> unknown = new ArrayList<>();
    EngardeFile read =
        new EngardeFile(
            client.map(section -> client(section, unknown)),
            server.map(section -> server(section, unknown)),
            unknown);
    unknown.addAll(root.unread());
    return read;
  }

  private static Map<?, ?> load(String name, String text) {
    try {
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return loaded instanceof Map<?, ?> map ? map : Map.of();
    } catch (MarkedYAMLException e) {
      throw new UserErrorException(
          ExitCode.INVALID,
          "%s:%d: %s".formatted(name, e.getProblemMark().getLine() + 1, e.getProblem()),
          e);
    } catch (YAMLException e) {
      throw new UserErrorException(ExitCode.INVALID, name + ": " + e.getMessage(), e);
    }
  }

  private static Client client(Section section, List<String> unknown) {
    Client client =
        new Client(
            section.text("description"),
            section.text("listenAddr"),
            section.text("dstAddr"),
            section.number("writeTimeout"),
            section.texts("excludedInterfaces"),
            section.byInterface("interfaceLabels", "label"),
            section.byInterface("dstOverrides", "dstAddr"),
            webManager(section, unknown));
    unknown.addAll(section.unread());
    return client;
  }

  private static Server server(Section section, List<String> unknown) {
    Server server =
        new Server(
            section.text("description"),
            section.text("listenAddr"),
            section.text("dstAddr"),
            section.number("writeTimeout"),
            section.number("clientTimeout"),
            webManager(section, unknown));
    unknown.addAll(section.unread());
    return server;
  }

  private static Optional<WebManager> webManager(Section of, List<String> unknown) {
    return of.section("webManager")
        .map(
            section -> {
              boolean named = section.text("username").isPresent();
              boolean password = section.text("password").isPresent();
              WebManager manager = new WebManager(section.text("listenAddr"), named || password);
              unknown.addAll(section.unread());
              return manager;
            });
  }

  /** Reads the values of one mapping, and knows which it has not read. */
  private static final class Section {

    private final String file;
    private final String path;
    private final Map<String, Object> rest = new LinkedHashMap<>();

    Section(String file, String path, Map<?, ?> values) {
      this.file = file;
      this.path = path;
      values.forEach((key, value) -> rest.put(String.valueOf(key), value));
    }

    private Optional<Object> take(String key) {
      return Optional.ofNullable(rest.remove(key));
    }

    private UserErrorException wrong(String key, String wanted) {
      return new UserErrorException(
          ExitCode.INVALID, "%s: %s%s: is not %s".formatted(file, path, key, wanted));
    }

    Optional<Section> section(String key) {
      return take(key)
          .map(
              value -> {
                if (value instanceof Map<?, ?> map) {
                  return new Section(file, path + key + ".", map);
                }
                throw wrong(key, "a section");
              });
    }

    /** A text; empty where engarde takes an empty one for none. */
    Optional<String> text(String key) {
      return take(key)
          .map(
              value -> {
                if (value instanceof String || value instanceof Number) {
                  return value.toString();
                }
                throw wrong(key, "a text");
              })
          .filter(text -> !text.isEmpty());
    }

    Optional<Integer> number(String key) {
      return take(key)
          .map(
              value -> {
                if (value instanceof Integer number) {
                  return number;
                }
                throw wrong(key, "a number");
              });
    }

    List<String> texts(String key) {
      Object value = take(key).orElse(List.of());
      if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
        return list.stream().map(String.class::cast).toList();
      }
      throw wrong(key, "a list of texts");
    }

    /** Either a mapping from interfaces, or a list of {@code ifName} and another key. */
    Map<String, String> byInterface(String key, String other) {
      Map<String, String> read = new LinkedHashMap<>();
      Object value = take(key).orElse(Map.of());
      if (value instanceof Map<?, ?> map) {
        map.forEach((name, text) -> read.put(String.valueOf(name), String.valueOf(text)));
        return read;
      }
      if (!(value instanceof List<?> list)) {
        throw wrong(key, "a list of ifName and " + other);
      }
      for (Object each : list) {
        if (!(each instanceof Map<?, ?> entry)
            || !(entry.get("ifName") instanceof String name)
            || !(entry.get(other) instanceof String text)) {
          throw wrong(key, "a list of ifName and " + other);
        }
        read.put(name, text);
      }
      return read;
    }

    List<String> unread() {
      return rest.keySet().stream().map(path::concat).toList();
    }
  }
}
