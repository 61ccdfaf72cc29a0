package dev.warp.gate.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a gate's configuration, whose keys docs/configuration.md lists, and finds every mistake in
 * it at once. It touches nothing but that file: whether ports are free, names resolve and
 * interfaces exist is for the caller to find out, and to report through {@link
 * ConfigurationSource#problemAt}.
 */
public final class GateConfigurationReader {

  private static final int LARGEST_FILE_BYTES = 256 << 10;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private GateConfigurationReader() {}

  /** Reads a file of UTF-8; that it cannot be read is a problem like any other. */
  public static ConfigurationResult read(Path path) {
    String file = path.toString();
    byte[] bytes;
    boolean open;
    try {
      if (Files.size(path) > LARGEST_FILE_BYTES) {
        return unreadable(file, "is larger than 256 KiB; name a configuration file");
      }
      bytes = Files.readAllBytes(path);
      open = isReadableByOthers(path);
    } catch (NoSuchFileException absent) {
      return unreadable(
          file, "there is no such file; 'warp example-config' prints one to begin with");
    } catch (AccessDeniedException denied) {
      return unreadable(file, "this user may not read it; change its permissions or its owner");
    } catch (IOException failure) {
      String reason = Files.isDirectory(path) ? "it is a folder" : failure.getMessage();
      return unreadable(file, "cannot be read: " + reason + "; name a configuration file");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return read(file, text, open);
    } catch (CharacterCodingException notUtf8) {
      return unreadable(file, "is not UTF-8; save it as UTF-8 text");
    }
  }

  /**
   * Reads text.
   *
   * @param file the name for messages, whose folder relative paths start from
   */
  public static ConfigurationResult read(String file, String text) {
    return read(file, text, false);
  }

  private static ConfigurationResult read(String file, String text, boolean open) {
    Problems problems = new Problems(file);
    String toml = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    Document document = TolerantParser.parse(toml, problems);
    Parts parts = read(Section.root(document), Path.of(file));
    HostRequirements requirements = parts.requirements(ConfigurationSource.of(file, document));
    if (open && requirements.holdsSecret()) {
      problems.warning(
          0, "", "holds a secret key, and others than its owner may read it; run chmod 600 on it");
    }
    List<Problem> mistakes = problems.mistakes();
    if (!mistakes.isEmpty()) {
      return new ConfigurationResult.Rejected(
          mistakes, problems.warnings(), Optional.of(requirements));
    }
    return new ConfigurationResult.Accepted(
        parts.configuration(), requirements.source(), problems.warnings());
  }

  /** False where files have no such permissions. */
  private static boolean isReadableByOthers(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      return false;
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    return permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ);
  }

  /** What the parts of a file say, those without mistakes. */
  private record Parts(
      Optional<Identity> identity,
      InterfacesConfiguration interfaces,
      List<MapConfiguration> maps,
      List<FarGateConfiguration> farGates,
      List<TunnelConfiguration> tunnels,
      HttpConfiguration http,
      LogConfiguration log,
      ControlConfiguration control,
      Asked asked) {

    HostRequirements requirements(ConfigurationSource source) {
      return new HostRequirements(
          source,
          identity,
          asked.interfaces(),
          farGates,
          asked.tunnels().applications(),
          asked.tunnels().unixSockets(),
          asked.http());
    }

    /** The whole, where there were no mistakes. */
    GateConfiguration configuration() {
      return new GateConfiguration(
          identity.orElseThrow(), interfaces, maps, farGates, tunnels, http, log, control);
    }
  }

  /** What is known, among mistakes, of the ports and sockets that are asked of the host. */
  private record Asked(
      Optional<InterfacesConfiguration> interfaces,
      TunnelsSection.Tunnels tunnels,
      Optional<HttpConfiguration> http) {}

  private static Parts read(Section root, Path file) {
    Optional<Identity> identity = IdentitySection.read(root, file);
    Section ofInterfaces = root.child("interfaces");
    InterfacesConfiguration interfaces = InterfacesSection.read(ofInterfaces);
    FarGatesSection.FarGates farGates = FarGatesSection.read(root, identity);
    List<MapConfiguration> maps = WarpMapSection.read(root, farGates, interfaces.port());
    TunnelsSection.Tunnels tunnels =
        TunnelsSection.read(root.child("tunnels"), farGates, file, interfaces.port());
    Section ofHttp = root.child("http");
    HttpConfiguration http = HttpSection.read(ofHttp, file);
    LogConfiguration log = new LogConfiguration(root.child("log").get(GateKeys.LOG_JSON));
    ControlConfiguration control = ControlSection.read(root.child("control"), file);
    Asked asked =
        new Asked(
            Optional.of(interfaces).filter(read -> InterfacesSection.isKnown(ofInterfaces)),
            tunnels,
            Optional.of(http).filter(read -> ofHttp.isKnown(GateKeys.HTTP_HOST)));
    return new Parts(
        identity, interfaces, maps, farGates.valid(), tunnels.valid(), http, log, control, asked);
  }

  private static ConfigurationResult unreadable(String file, String message) {
    return new ConfigurationResult.Rejected(
        List.of(new Problem(file, 0, "", message)), List.of(), Optional.empty());
  }
}
