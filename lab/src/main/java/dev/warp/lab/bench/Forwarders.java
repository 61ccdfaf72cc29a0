package dev.warp.lab.bench;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.BackgroundProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Plain forwarders, each a process of its own. */
record Forwarders(List<Program> programs) implements Carrier {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** One on the left host that hands payloads on there. */
  static Forwarders loopback(Launch launch, TwoLinks links) {
    return new Forwarders(List.of(start(launch, links.left(), Forwarder.Role.LOOPBACK)));
  }

  /** One on each host, with every payload on both links between them. */
  static Forwarders duplicate(Launch launch, TwoLinks links) {
    return new Forwarders(
        List.of(
            start(launch, links.left(), Forwarder.Role.SPLIT),
            start(launch, links.right(), Forwarder.Role.MERGE)));
  }

  private static Program start(Launch launch, Namespace host, Forwarder.Role role) {
    String name = role.name().toLowerCase(Locale.ROOT);
    List<String> command =
        new ArrayList<>(launch.build().mainCommand(Forwarder.class, launch.jvmArguments(name)));
    command.add(role.name());
    BackgroundProcess process = host.start(command, Map.of(), launch.log(name));
    return new Program(process, launch.gcLog(name));
  }

  @Override
  public Optional<Path> unixSocket(boolean left) {
    return Optional.empty();
  }

  @Override
  public void awaitReady() {
    Pattern ready = Pattern.compile(Forwarder.READY);
    programs.forEach(program -> program.process().awaitLogLine(ready, DEADLINE));
  }

  @Override
  public boolean isUnimpaired() {
    return true;
  }
}
